from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from chats_cloud import cloud, delayed, waiting  # noqa: F401
from chats_http import Context
from chats_world import (
    SCHOOL,
    STARTS_ON,
    TODAY,
    enrolment,
    guardianship,
    homeroom,
    joined,
    load,
    memberships,
    next_year,
    person,
    role,
    school_class,
    store,
    subject_chat,
)

from functions.chats import provision, reconcile, sweep
from functions.chats.repository import changes, days
from functions.chats.repository.persons import read_all
from svyazka_common import aws, clock, transactions
from svyazka_common.records.chats import Due

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

pytestmark = pytest.mark.usefixtures("cloud")

DONE: dict[str, Any] = {"batchItemFailures": []}
CHAT = "subject~7a~algebra"


def work(*bodies: Any) -> PartialItemFailureResponse:
    """One batch; messages are numbered from 0."""
    records = [
        {
            "messageId": str(number),
            "receiptHandle": "r",
            "body": body if isinstance(body, str) else json.dumps(body),
            "attributes": {"MessageGroupId": SCHOOL},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:provisioning",
            "awsRegion": "eu-central-1",
        }
        for number, body in enumerate(bodies)
    ]
    answer: PartialItemFailureResponse = provision.handler({"Records": records}, Context())
    return answer


def work_off() -> None:
    """Work until nothing can be received any more."""
    while messages := waiting("PROVISIONING_QUEUE_URL"):
        assert work(*(message["Body"] for message in messages)) == DONE


def a_class() -> None:
    store(*joined("teacher", "pupil", "parent"), role("teacher"), homeroom("teacher"), load("teacher"))
    store(enrolment("pupil"), guardianship("parent", "pupil"), person("silent"), enrolment("silent"))


def test_a_linked_person_gets_their_chats() -> None:
    a_class()
    assert work({"kind": "reconcile_person", "person_id": "teacher"}) == DONE
    assert memberships("teacher").keys() == {"class_pupils~7a", "class_parents~7a", f"colleagues~{SCHOOL}"}


def test_a_new_subject_chat_fills_with_those_who_are_linked() -> None:
    a_class()
    store(subject_chat(), *joined("other"), load("other", subject="physics"))
    work({"kind": "reconcile_person", "person_id": "parent"})
    assert work({"kind": "populate_chat", "chat_id": CHAT}) == DONE
    work_off()
    assert [CHAT in memberships(one) for one in ("teacher", "pupil", "parent", "silent", "other")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert delayed() == 1


def test_populating_asks_for_nobody_who_is_not_linked() -> None:
    a_class()
    work({"kind": "reconcile_person", "person_id": "parent"})
    store(subject_chat())
    work({"kind": "populate_chat", "chat_id": CHAT})
    asked = {json.loads(message["Body"])["person_id"] for message in waiting("PROVISIONING_QUEUE_URL")}
    assert asked == {"teacher", "pupil", "parent"}


@pytest.mark.parametrize(
    ("message", "people"),
    [
        ({"kind": "populate_class", "class_id": "7a"}, {"teacher", "pupil", "parent"}),
        ({"kind": "populate_chat", "chat_id": "class_parents~7a", "round": 2}, {"teacher", "pupil", "parent"}),
        ({"kind": "populate_chat", "chat_id": f"colleagues~{SCHOOL}", "round": 2}, {"teacher"}),
    ],
)
def test_a_changed_chat_concerns_its_own_people(message: dict[str, Any], people: set[str]) -> None:
    a_class()
    work({"kind": "reconcile_person", "person_id": "parent"})
    work(message)
    assert {json.loads(message["Body"])["person_id"] for message in waiting("PROVISIONING_QUEUE_URL")} == people


def test_an_enrolment_moves_the_pupil_and_the_linked_guardians_at_once() -> None:
    a_class()
    for person_id in ("pupil", "parent"):
        work({"kind": "reconcile_person", "person_id": person_id})
    assert memberships("parent").keys() == {"class_parents~7a"}
    store(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b", version=2))
    assert work({"kind": "reconcile_pupil", "person_id": "pupil"}) == DONE
    assert memberships("pupil").keys() == {"class_pupils~7b"}
    assert memberships("parent").keys() == {"class_parents~7b"}
    assert delayed() == 0


def test_the_second_round_is_the_last() -> None:
    message = {"kind": "populate_chat", "chat_id": CHAT}
    work(message)
    assert delayed() == 1
    work(message | {"round": 2})
    assert delayed() == 1


def test_a_class_without_chats_has_its_people_looked_at_once_it_has_begun() -> None:
    a_class()
    store(school_class("7a"))
    work({"kind": "settle_class", "class_id": "7a"})
    asked = {json.loads(message["Body"])["person_id"] for message in waiting("PROVISIONING_QUEUE_URL")}
    assert asked == {"teacher", "pupil"}  # the parent was not reconciled yet, and will be by their link's own message
    store(next_year(school_class("8a")))
    work({"kind": "settle_class", "class_id": "8a"})
    assert waiting("PROVISIONING_QUEUE_URL") == []


def test_what_is_due_on_a_day_is_sent_once() -> None:
    days.write_down([Due(on="2026-10-15", shard=3, class_id="7a"), Due(on="2026-10-15", shard=3, person_id="pupil")])
    look = {"kind": "look_at_day", "on": "2026-10-15", "shard": 3}
    for _ in range(2):
        assert work(look) == DONE
    asked = [json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")]
    assert sorted(asked, key=str) == [
        {"v": 1, "kind": "reconcile_person", "person_id": "pupil"},
        {"v": 1, "kind": "settle_class", "class_id": "7a", "round": 1},
    ]


def test_the_daily_call_looks_at_today_and_the_days_that_may_have_been_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(sweep, "send_all", lambda outgoing: asked.extend(one.message for one in outgoing))
    sweep.handler({}, None)
    assert {message.on for message in asked} == {"2026-10-12", "2026-10-13", "2026-10-14", TODAY}
    assert {message.shard for message in asked if message.on == TODAY} == set(range(days.SHARDS))


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
        ({"kind": "reconcile_person", "person_id": "a", "name": "Петров"}, "fields_invalid"),
        ({"kind": "reconcile_person", "person_id": "a", "v": 2}, "fields_invalid"),
        ({"kind": "reconcile_pupil", "person_id": "a", "round": 1}, "fields_invalid"),
        ({"kind": "settle_class", "class_id": "a", "round": 3}, "fields_invalid"),
        ({"kind": "look_at_day", "on": "tomorrow", "shard": 1}, "fields_invalid"),
        ({"kind": "settle_account", "person_id": "a", "account_id": "b", "status": "gone"}, "fields_invalid"),
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
    real = read_all

    def failing(people: list[str], today: str) -> Any:
        if "pupil" in people:
            raise aws.dynamodb().exceptions.InternalServerError({"Error": {"Code": "InternalServerError"}}, "Query")
        return real(people, today)

    monkeypatch.setattr(reconcile, "read_all", failing)
    messages = [{"kind": "reconcile_person", "person_id": one} for one in ("teacher", "pupil", "parent")]
    assert work(*messages) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert memberships("parent").keys() == {"class_parents~7a"}
    assert waiting("PROVISIONING_DLQ_URL") == []
    told = [(record.message, getattr(record, "kind", None)) for record in caplog.records]
    assert told == [("seen to one by one", "InternalServerError"), ("work failed", "InternalServerError")]


def test_a_queue_that_takes_only_some_makes_the_message_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    store(subject_chat())
    monkeypatch.setattr("functions.chats.queue.send", lambda _: {0})
    message = {"kind": "populate_chat", "chat_id": CHAT}
    assert work(message) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


def people(*person_ids: str) -> list[dict[str, str]]:
    return [{"kind": "reconcile_person", "person_id": one} for one in person_ids]


def transacted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many actions each transaction from now on has."""
    made: list[int] = []
    real = transactions.transact

    def transact(actions: list[Any]) -> None:
        made.append(len(actions))
        real(actions)

    monkeypatch.setattr(changes, "transact", transact)
    return made


def test_the_people_of_a_batch_are_written_together(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    made = transacted(monkeypatch)
    assert work(*people("teacher", "pupil", "parent")) == DONE
    assert memberships("teacher").keys() == {"class_pupils~7a", "class_parents~7a", f"colleagues~{SCHOOL}"}
    assert memberships("pupil").keys() == {"class_pupils~7a"}
    assert memberships("parent").keys() == {"class_parents~7a"}
    assert len(made) == 1


def test_a_pupil_is_written_together_with_the_guardians(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    work(*people("pupil", "parent"))
    store(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b", version=2))
    made = transacted(monkeypatch)
    assert work({"kind": "reconcile_pupil", "person_id": "pupil"}) == DONE
    assert memberships("pupil").keys() == {"class_pupils~7b"}
    assert memberships("parent").keys() == {"class_parents~7b"}
    assert len(made) == 1


def test_who_changes_meanwhile_holds_up_nobody_in_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    real, once = read_all, [enrolment("pupil", version=2, status="ended")]

    def interrupted(person_ids: list[str], today: str) -> Any:
        facts = real(person_ids, today)
        if once:
            store(once.pop())
        return facts

    monkeypatch.setattr(reconcile, "read_all", interrupted)
    made = transacted(monkeypatch)
    assert work(*people("teacher", "pupil", "parent")) == DONE
    assert memberships("teacher").keys() == {"class_pupils~7a", "class_parents~7a", f"colleagues~{SCHOOL}"}
    assert (memberships("pupil"), memberships("parent")) == ({}, {})
    assert len(made) == 1 + 1  # together in vain, then the teacher alone: the two others don't belong anywhere any more


def test_a_chat_out_of_step_with_its_class_is_settled_by_who_comes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    work(*people("pupil"))
    store(school_class("7a", label="7Ж", version=2))
    made = transacted(monkeypatch)
    assert work(*people("teacher", "pupil")) == DONE
    assert [memberships(one)["class_pupils~7a"].title for one in ("teacher", "pupil")] == ["7Ж · ученики"] * 2
    assert len(made) > 1


def test_what_a_batch_does_is_counted_once_for_each_person(capsys: pytest.CaptureFixture[str]) -> None:
    a_class()
    work(*people("teacher", "teacher", "pupil"), {"kind": "reconcile_pupil", "person_id": "pupil"})
    counted = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line)
    assert sum(counted["MembersAdded"]) == 3 + 1


def test_facts_that_never_settle_make_the_message_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    real, version = read_all, 1

    def changing(people: list[str], today: str) -> Any:
        nonlocal version
        version += 1
        facts = real(people, today)
        store(enrolment("pupil", version=version))
        return facts

    monkeypatch.setattr(reconcile, "read_all", changing)
    message = {"kind": "reconcile_person", "person_id": "pupil"}
    assert work(message) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert memberships("pupil") == {}


def test_what_was_done_is_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: clock.midnight_ms(TODAY))
    a_class()
    work({"kind": "reconcile_person", "person_id": "teacher"}, "{")
    counted = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line)
    assert (sum(counted["MembersAdded"]), sum(counted["MessagesRefused"])) == (3, 1)
    assert counted["MembershipLag"] == [clock.now_ms() - clock.midnight_ms(STARTS_ON)]
    assert "person_id" not in counted


def test_a_failure_is_logged_by_its_kind_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        name = "Петров"
        raise RuntimeError(name)

    monkeypatch.setattr(provision, "provision", fail)
    work({"kind": "reconcile_person", "person_id": "p"})
    (told,) = [vars(record) for record in caplog.records if record.message == "work failed"]
    assert (told["kind"], told["message_id"]) == ("RuntimeError", "0")
    assert "Петров" not in str(told)
