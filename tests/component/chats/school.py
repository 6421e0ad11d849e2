"""A small school for the tests of chats: records with everything filled in that a test doesn't care about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from svyazka_common import aws
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    Role,
    RoleAssignment,
    SchoolClass,
    Status,
    TeachingLoad,
    person_pk,
)

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

STARTS_ON, TODAY, ENDS_ON = "2026-09-01", "2026-10-15", "2027-05-31"
SUMMER, SEPTEMBER = "2027-07-01", "2027-09-02"
YEAR: dict[str, Any] = {"starts_on": STARTS_ON, "ends_on": ENDS_ON}
SCHOOL = "school1"


def person(person_id: str, family_name: str = "Петров", version: int = 1) -> Person:
    return Person(
        person_id=person_id, family_name=family_name, given_name="Саша", patronymic="Олегович", version=version
    )


def link(person_id: str, link_id: str = "l1", account_id: str | None = None) -> Link:
    return Link(
        person_id=person_id,
        account_id=account_id or f"a-{person_id}",
        organisation_id=SCHOOL,
        link_id=link_id,
        study_profile_id=f"s-{person_id}",
        linked_at=1,
    )


def vk_id(person_id: str) -> VkId:
    return VkId(person_id=person_id, vk_id=f"v-{person_id}", phone="+79120000000", phone_key="k", proven_at=1)


def enrolment(person_id: str, class_id: str = "7a", version: int = 1, status: Status = "active") -> Enrolment:
    return Enrolment(
        person_id=person_id,
        class_id=class_id,
        class_label=class_id.upper(),
        organisation_id=SCHOOL,
        status=status,
        version=version,
        **YEAR,
    )


def guardianship(guardian_id: str, child_id: str, version: int = 1, status: Status = "active") -> Guardianship:
    return Guardianship(guardian_id=guardian_id, child_id=child_id, child_name="Саша", status=status, version=version)


def load(
    person_id: str, class_id: str = "7a", subject: str = "algebra", version: int = 1, status: Status = "active"
) -> TeachingLoad:
    return TeachingLoad(
        person_id=person_id,
        class_id=class_id,
        class_label=class_id.upper(),
        organisation_id=SCHOOL,
        subject_id=subject,
        subject_name=subject.capitalize(),
        status=status,
        version=version,
        **YEAR,
    )


def homeroom(person_id: str, class_id: str = "7a", version: int = 1, status: Status = "active") -> Homeroom:
    return Homeroom(
        person_id=person_id,
        class_id=class_id,
        class_label=class_id.upper(),
        organisation_id=SCHOOL,
        status=status,
        version=version,
        **YEAR,
    )


def role(person_id: str, name: Role = "teacher", version: int = 1, status: Status = "active") -> RoleAssignment:
    return RoleAssignment(
        person_id=person_id,
        organisation_id=SCHOOL,
        organisation_name="Лицей № 3",
        organisation_kind="school",
        role=name,
        status=status,
        version=version,
    )


def organisation(organisation_id: str = SCHOOL) -> Organisation:
    return Organisation(organisation_id=organisation_id, kind="school", name="Лицей № 3", version=1)


def subject_chat(class_id: str = "7a", subject: str = "algebra") -> Chat:
    return Chat(
        kind="subject",
        scope_id=class_id,
        subject_id=subject,
        organisation_id=SCHOOL,
        subject_name=subject.capitalize(),
        title=f"{subject.capitalize()} · {class_id.upper()}",
        class_id=class_id,
        class_starts_on=STARTS_ON,
        created_at=1,
    )


def school_class(
    class_id: str = "7a", label: str | None = None, version: int = 1, status: Status = "active"
) -> SchoolClass:
    return SchoolClass(
        class_id=class_id,
        organisation_id=SCHOOL,
        label=label or class_id.upper(),
        status=status,
        version=version,
        **YEAR,
    )


def next_year[R: SchoolClass | Enrolment | TeachingLoad | Homeroom](record: R, lineage_id: str | None = "7a") -> R:
    """The same in the year after, of a class that continues another."""
    return replace(record, lineage_id=lineage_id, starts_on="2027-09-01", ends_on="2028-05-31")


def account(person_id: str, version: int = 1, status: Status = "active") -> Account:
    return Account(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=SCHOOL,
        login=person_id,
        status=status,
        version=version,
    )


def joined(*people: str) -> list[Record]:
    """Persons who are linked."""
    return [make(one) for one in people for make in (person, vk_id, link)]


def store(*records: Record) -> None:
    for record in records:
        aws.dynamodb().put_item(TableName="state", Item=record.to_item())


def remove(record: Record) -> None:
    aws.dynamodb().delete_item(TableName="state", Key=key_of(record.pk, record.sk))


def memberships(person_id: str) -> dict[str, Member]:
    """The person's memberships, by chat id."""
    answer = aws.dynamodb().query(
        TableName="state",
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": person_pk(person_id)}, ":sk": {"S": "MEMBER#"}},
        ConsistentRead=True,
    )
    return {member.chat_id: member for member in of_kind(Member, answer["Items"])}
