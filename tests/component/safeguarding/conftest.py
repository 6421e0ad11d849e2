"""The tables in which the tests of safeguarding play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats.school import TODAY, enrolment, homeroom, joined, organisation, remove, role, school_class
from messenger.world import SCHOOL, leave, opened

from functions.chats.use_cases.reconcile import reconcile
from safeguarding.world import appoint, open_school, store
from svyazka_common import aws, clock, secrets
from svyazka_common.records.chats import Chat
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = ("tutor", "pupil", "mate")


@pytest.fixture
def chat(tables: dict[str, dict[str, Any]]) -> Iterator[None]:
    """The chat of a class, in a school with an administrator."""
    with opened(tables):
        open_school()
        appoint("admin")
        yield


@pytest.fixture
def bucket(chat: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bucket of exported chats, and the dead letters of their queue."""
    del chat
    monkeypatch.setenv("EXPORTS_BUCKET", "exports")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    aws.client("s3").create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    queue = aws.client("sqs").create_queue(QueueName="chat_exports_dlq")["QueueUrl"]
    monkeypatch.setenv("CHAT_EXPORTS_DLQ_URL", queue)
    store(Person(person_id="admin", family_name="Старших", given_name="Нина", version=1))


@pytest.fixture
def school(chat: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class whose people, `PEOPLE`, are in its chat as the roster has them."""
    del chat
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setenv("SITE_DOMAIN", "journal.test")
    monkeypatch.setattr(secrets, "_stage_secret", lambda secret_id: b"secret of " + secret_id.encode())
    for person_id in ("teacher", *PEOPLE):
        leave(person_id)
    remove(Chat(kind="class_pupils", scope_id="7a", organisation_id=SCHOOL, title="7А", created_at=1))
    store(organisation(), school_class(), *joined(*PEOPLE), role("tutor", "homeroom_teacher"), homeroom("tutor"))
    store(enrolment("pupil"), enrolment("mate"))
    for person_id in PEOPLE:
        reconcile(person_id)
