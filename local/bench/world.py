"""A small school for measurements, and the AWS resources around it; made anew before each start."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from local.bench import parties
from local.bench.schema import definition
from svyazka_common import clock
from svyazka_common.passwords import hash_password
from svyazka_common.records.access import Session
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.link import Conflict, Link, Phone, StudyProfile, VkId
from svyazka_common.records.roster import (
    Account,
    DirectoryEntry,
    Enrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)
from svyazka_common.secrets import keyed_hash
from svyazka_common.sessions import COOKIE, token_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Role

SCHOOL, CLASS, AUTHORITY = "school1", "7a", "authority1"
PASSWORD = "Лютик-и-2-кита"  # noqa: S105 - of nobody
TOKEN = "t" * 43
BIRTH_DATE = "1980-02-28"
TEACHERS_PHONE = "+79121112233"
REGION = "us-east-1"
QUEUES = (
    "provisioning_queue",
    "provisioning_dlq",
    "import_dlq",
    "school_queue",
    "school_dlq",
    "changes_dlq",
    "follow_ups_queue",
    "follow_ups_dlq",
    "ended_memberships_queue",
    "ended_memberships_dlq",
    "chat_exports_queue",
    "chat_exports_dlq",
    "sms_status_queue",
    "sms_status_dlq",
)
YEAR: dict[str, Any] = {"starts_on": "2020-09-01", "ends_on": "2099-05-31"}
ROLES: dict[str, Role] = {"teacher": "teacher", "pupil": "pupil", "parent": "parent", "admin": "school_admin"}


def resources(endpoint: str, parties_address: str) -> dict[str, str]:
    """Make queues, bus, bucket and secret once; the settings that lead to all of them."""
    queues = {
        f"{name.upper()}_URL": f"{endpoint}/{_aws('sqs').create_queue(QueueName=name)['QueueUrl'].split('/', 3)[3]}"
        for name in QUEUES
    }
    _aws("events").create_event_bus(Name="svyazka")
    _aws("s3").create_bucket(Bucket="bundles")
    _aws("secretsmanager").create_secret(Name="svyazka", SecretString="s" * 64)
    _aws("secretsmanager").create_secret(Name=parties.SECRET, SecretString=parties.secret())
    return (
        queues
        | parties.settings(parties_address)
        | {
            "STATE_TABLE": "state",
            "ACCESS_TABLE": "access",
            "MESSAGES_TABLE": "messages",
            "SOCKET_CALLBACK_URL": f"{endpoint}/socket",
            "SECRET_ID": "svyazka",
            "EVENT_BUS": "svyazka",
            "ROSTER_BUCKET": "bundles",
            "EXPORTS_BUCKET": "bundles",
            "ROSTER_LARGEST_REMOVAL": "10",
            "ROSTER_FREEZE": "none",
            "ROSTER_SILENT_HOURS": "30",
            "SITE_DOMAIN": "journal.test",
            "SMS_GATEWAYS": '[{"kind": "sns", "calls": false}]',
            "STAGE": "local",
        }
    )


def renew() -> None:
    """All tables empty again, then the school: a class with its teacher, a pupil and a parent, all but one linked."""
    for table in ("state", "access", "messages"):
        if table in _aws("dynamodb").list_tables()["TableNames"]:
            _aws("dynamodb").delete_table(TableName=table)
        _aws("dynamodb").create_table(**definition(table))
    for record in _school():
        _aws("dynamodb").put_item(TableName="state", Item=record.to_item())


def sign_in(person_id: str) -> list[str]:
    """A session of the person; the cookies of its requests."""
    session = Session(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=AUTHORITY if person_id == "officer" else SCHOOL,
        token_hash=token_hash(TOKEN),
        created_at_ms=clock.now_ms(),
        expires_at=clock.now() + 3600,
    )
    _aws("dynamodb").put_item(TableName="access", Item=session.to_item())
    return [f"{COOKIE}=a-{person_id}.{TOKEN}"]


def stored(table: str, entity: str) -> dict[str, Any]:
    """The item of a kind, in DynamoDB's own form."""
    items: list[dict[str, Any]] = _aws("dynamodb").scan(TableName=table)["Items"]
    return next(item for item in items if item.get("entity") == {"S": entity})


def store_conflict(person_id: str, phone_key: str) -> None:
    """Somebody has proven a number that another one holds."""
    conflict = Conflict(person_id=person_id, organisation_id=SCHOOL, phone_key=phone_key, noticed_at=clock.now())
    _aws("dynamodb").put_item(TableName="state", Item=conflict.to_item())


def store_teachers_membership() -> None:
    """The class teacher comes into the chat of the class's pupils."""
    teacher = Member(
        person_id="teacher", chat_id=f"class_pupils~{CLASS}", kind="class_pupils", title="7А · ученики",
        organisation_id=SCHOOL, name="Петров Саша", role="homeroom_teacher", joined_at=1,
    )  # fmt: skip
    _aws("dynamodb").put_item(TableName="state", Item=teacher.to_item())


def upload(name: str, content: bytes) -> None:
    """Put a file in the bucket."""
    _aws("s3").put_object(Bucket="bundles", Key=name, Body=content)


@cache
def _aws(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def _school() -> Iterator[Record]:
    yield Organisation(organisation_id=SCHOOL, kind="school", name="Лицей № 3", version=1)
    yield DirectoryEntry(term="лицей 3", organisation_id=SCHOOL, kind="school", name="Лицей № 3", parent_id=AUTHORITY)
    yield Organisation(organisation_id=AUTHORITY, kind="authority", name="Управление образования", version=1)
    yield from person("officer", "authority_officer", AUTHORITY)
    yield SchoolClass(class_id=CLASS, organisation_id=SCHOOL, label="7А", version=1, **YEAR)
    for person_id, role in ROLES.items():
        yield from person(person_id, role)
    yield from _relations()
    for person_id in ("teacher", "pupil"):
        yield _link(person_id)
    yield from _teachers_phone()
    yield from _pupils_chat()


def person(person_id: str, role: Role, organisation_id: str = SCHOOL) -> Iterator[Record]:
    """Somebody with an account (login: the person's id) and a role in the school, or in the authority."""
    yield Person(
        person_id=person_id, family_name="Петров", given_name="Саша", patronymic="Олегович",
        birth_date=BIRTH_DATE, sex="male", version=1,
    )  # fmt: skip
    yield Account(
        account_id=f"a-{person_id}", person_id=person_id, organisation_id=organisation_id, login=person_id,
        password_hash=_password_hash(), version=1,
    )  # fmt: skip
    yield RoleAssignment(
        person_id=person_id, organisation_id=organisation_id, organisation_name="Лицей № 3",
        organisation_kind="school" if organisation_id == SCHOOL else "authority", role=role, version=1,
    )  # fmt: skip


def _relations() -> Iterator[Record]:
    of_class: dict[str, Any] = {"class_id": CLASS, "class_label": "7А", "organisation_id": SCHOOL, "version": 1, **YEAR}
    yield Homeroom(person_id="teacher", **of_class)
    yield TeachingLoad(person_id="teacher", subject_id="algebra", subject_name="Алгебра", **of_class)
    yield Enrolment(person_id="pupil", **of_class)
    yield Guardianship(guardian_id="parent", child_id="pupil", child_name="Саша", version=1)


def _link(person_id: str) -> Link:
    return Link(
        person_id=person_id, account_id=f"a-{person_id}", organisation_id=SCHOOL, link_id="l1",
        study_profile_id=f"s-{person_id}", linked_at=1,
    )  # fmt: skip


def _teachers_phone() -> Iterator[Record]:
    phone_key = keyed_hash("phone", TEACHERS_PHONE)
    yield Phone(phone_key=phone_key, holders={"teacher": {"proven_at": clock.now(), "kin": []}}, version=1)
    yield VkId(
        person_id="teacher", vk_id="v1", phone=TEACHERS_PHONE, phone_key=phone_key, proven_at=clock.now(),
        birth_date=BIRTH_DATE,
    )  # fmt: skip
    yield StudyProfile(
        person_id="teacher", study_profile_id="s-teacher", given_name="Саша", family_name="Петров",
        birth_date=BIRTH_DATE, sex="male", created_at=1,
    )  # fmt: skip


def _pupils_chat() -> Iterator[Record]:
    chat = Chat(kind="class_pupils", scope_id=CLASS, organisation_id=SCHOOL, title="7А · ученики", created_at=1)
    yield chat
    yield Member(
        person_id="pupil", chat_id=chat.chat_id, kind=chat.kind, title=chat.title, organisation_id=SCHOOL,
        name="Петров Саша", role="pupil", joined_at=1,
    )  # fmt: skip
