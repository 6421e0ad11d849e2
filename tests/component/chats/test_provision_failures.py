"""Provisioning messages that are not ours go aside, and those that fail come again, alone and told of by kind."""

from __future__ import annotations

from typing import Any

import pytest

from chats.cloud import waiting
from chats.provisioning import CHAT, DONE, a_class, work
from chats.school import enrolment, memberships, store, subject_chat
from functions.chats.handlers import provision
from functions.chats.repository.people import read_facts_of
from functions.chats.use_cases import reconcile
from svyazka_common import aws

pytestmark = pytest.mark.usefixtures("cloud")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("привет", "not_json"),
        ("null", "fields_invalid"),
        ([], "fields_invalid"),
        ({}, "kind_missing"),
        ({"kind": "delete_everything"}, "kind_unknown"),
        ({"kind": 1}, "kind_unknown"),
        ({"kind": "reconcile_person"}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": 7}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": ""}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": "a#b"}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": "x" * 65}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": "a\n"}, "fields_invalid"),
        ({"kind": ["reconcile_person"], "person_id": "a"}, "kind_unknown"),
        ({"kind": "reconcile_person", "person_id": "a", "name": "Петров"}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": "a", "v": 2}, "fields_invalid"),
        ({"kind": "reconcile_pupil", "person_id": "a", "round": 1}, "fields_invalid"),
        ({"kind": "reconcile_class", "class_id": "a", "round": 3}, "fields_invalid"),
        ({"kind": "look_at_day", "on": "tomorrow", "shard": 1}, "fields_invalid"),
        ({"kind": "reconcile_account", "person_id": "a", "account_id": "b", "status": "gone"}, "fields_invalid"),
        ({"kind": "populate_chat", "chat_id": "nonsense"}, "fields_invalid"),
        ({"kind": "populate_chat", "chat_id": "subject~7a"}, "fields_invalid"),
        ({"kind": "populate_chat", "chat_id": "subject~7a~" + "x" * 200}, "fields_invalid"),
    ],
)
def test_a_message_that_is_not_ours_goes_aside_and_holds_up_nobody(
    body: Any, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    a_class()
    assert work(body, {"kind": "reconcile_person", "person_id": "pupil"}) == DONE
    assert memberships("pupil").keys() == {"class_pupils~7a"}
    if body != "":  # SQS takes no empty message, so none can come
        (message,) = waiting("PROVISIONING_DLQ_URL")
        assert message["MessageAttributes"]["reason"]["StringValue"] == reason
    assert "Петров" not in caplog.text


def test_a_failing_system_returns_only_the_messages_that_it_hit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_class()
    real = read_facts_of

    def failing(people: list[str], today: str) -> Any:
        if "pupil" in people:
            raise aws.dynamodb().exceptions.InternalServerError({"Error": {"Code": "InternalServerError"}}, "Query")
        return real(people, today)

    monkeypatch.setattr(reconcile, "read_facts_of", failing)
    messages = [{"kind": "reconcile_person", "person_id": one} for one in ("teacher", "pupil", "parent")]
    assert work(*messages) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert memberships("parent").keys() == {"class_parents~7a"}
    assert waiting("PROVISIONING_DLQ_URL") == []
    logged = [(record.message, getattr(record, "kind", None)) for record in caplog.records]
    # The messages of this test lie in no queue, so SQS hides none for less.
    logged = [entry for entry in logged if entry[0] != "message comes again late"]
    assert logged == [("seen to one by one", "InternalServerError"), ("work failed", "InternalServerError")]


def test_a_queue_that_takes_only_some_makes_the_message_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    store(subject_chat())
    monkeypatch.setattr("functions.chats.queue.send", lambda _: {0})
    message = {"kind": "populate_chat", "chat_id": CHAT}
    assert work(message) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


def test_facts_that_never_rest_make_the_message_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    real, version = read_facts_of, 1

    def changing(people: list[str], today: str) -> Any:
        nonlocal version
        version += 1
        facts = real(people, today)
        store(enrolment("pupil", version=version))
        return facts

    monkeypatch.setattr(reconcile, "read_facts_of", changing)
    message = {"kind": "reconcile_person", "person_id": "pupil"}
    assert work(message) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert memberships("pupil") == {}


def test_a_failure_is_logged_by_its_kind_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        name = "Петров"
        raise RuntimeError(name)

    monkeypatch.setattr(provision, "provision", fail)
    work({"kind": "reconcile_person", "person_id": "p"})
    (logged,) = [vars(record) for record in caplog.records if record.message == "work failed"]
    assert (logged["kind"], logged["message_id"]) == ("RuntimeError", "0")
    assert "Петров" not in str(logged)
