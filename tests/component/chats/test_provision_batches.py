"""People whose messages come in one batch are written together, and hold each other up in nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chats.cloud import waiting
from chats.provisioning import DONE, a_class, work
from chats.school import SCHOOL, enrolment, joined, memberships, school_class, store
from functions.chats.repository import membership_writes
from functions.chats.repository.people import read_facts_of
from functions.chats.use_cases import reconcile
from svyazka_common import aws, queues, transactions

pytestmark = pytest.mark.usefixtures("cloud")


def people(*person_ids: str) -> list[dict[str, str]]:
    return [{"kind": "reconcile_person", "person_id": one} for one in person_ids]


def transacted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many actions each transaction from now on has."""
    made: list[int] = []
    real = transactions.transact

    def transact(actions: list[Any]) -> None:
        made.append(len(actions))
        real(actions)

    monkeypatch.setattr(membership_writes, "transact", transact)
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
    real, once = read_facts_of, [enrolment("pupil", version=2, status="ended")]

    def interrupted(person_ids: list[str], today: str) -> Any:
        facts = real(person_ids, today)
        if once:
            store(once.pop())
        return facts

    monkeypatch.setattr(reconcile, "read_facts_of", interrupted)
    made = transacted(monkeypatch)
    assert work(*people("teacher", "pupil", "parent")) == DONE
    assert memberships("teacher").keys() == {"class_pupils~7a", "class_parents~7a", f"colleagues~{SCHOOL}"}
    assert (memberships("pupil"), memberships("parent")) == ({}, {})
    assert len(made) == 1 + 1  # together in vain, then the teacher alone: the two others don't belong anywhere any more


def test_chat_out_of_step_with_its_class_is_reconciled_by_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
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


def together(*person_ids: str, pupils: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"kind": "reconcile_people", "people": [*person_ids], "pupils": [*pupils]}


def asked() -> list[dict[str, Any]]:
    return sorted((json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")), key=str)


def test_the_people_of_one_message_are_written_together_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_class()
    made = transacted(monkeypatch)
    assert work(together("teacher", "parent", pupils=("pupil",))) == DONE
    assert memberships("pupil").keys() == {"class_pupils~7a"}
    assert memberships("parent").keys() == {"class_parents~7a"}
    assert (len(made), asked()) == (1, [])
    counted = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line)
    assert sum(counted["MembersAdded"]) == 3 + 1 + 1


def test_a_pupil_of_such_a_message_brings_the_guardians_along() -> None:
    a_class()
    work(*people("pupil", "parent"))
    store(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b", version=2))
    assert work(together("teacher", pupils=("pupil",))) == DONE
    assert memberships("pupil").keys() == {"class_pupils~7b"}
    assert memberships("parent").keys() == {"class_parents~7b"}


def test_who_is_not_in_step_after_that_comes_alone_and_holds_up_nobody() -> None:
    a_class()
    work(*people("pupil", "parent"))
    store(school_class("7a", label="7Ж", version=2))
    assert work(together("other", "parent", pupils=("pupil",))) == DONE  # the class's chats are still called 7А
    assert asked() == [
        {"v": 1, "kind": "reconcile_person", "person_id": "parent"},
        {"v": 1, "kind": "reconcile_pupil", "person_id": "pupil"},
    ]


def test_a_message_whose_people_cannot_be_read_together_sends_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()

    def failing(*_: object) -> Any:
        raise aws.dynamodb().exceptions.InternalServerError({"Error": {"Code": "InternalServerError"}}, "Query")

    monkeypatch.setattr(reconcile, "read_facts_of", failing)
    assert work(together("teacher", "parent", pupils=("pupil",))) == DONE
    assert [message["person_id"] for message in asked()] == ["parent", "teacher", "pupil"]
    assert memberships("teacher") == {}


def test_a_message_that_cannot_send_them_comes_again_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    store(school_class("7a", label="7Ж", version=2), *joined("other"))
    work(*people("pupil"))
    store(school_class("7a", label="7З", version=3))
    monkeypatch.setattr(queues, "send", lambda *_: {0})
    assert work(together("pupil", "parent")) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


def test_many_first_ones_of_a_class_make_its_chats_before_joining(monkeypatch: pytest.MonkeyPatch) -> None:
    pupils = [f"pupil{number}" for number in range(2 * reconcile.CHATS_MADE_BEFORE)]
    store(*joined(*pupils), *map(enrolment, pupils))
    made = transacted(monkeypatch)
    assert work(together(*pupils[:10]), together(*pupils[10:])) == DONE
    assert all(memberships(one).keys() == {"class_pupils~7a"} for one in pupils)
    assert made == [3, 4 * len(pupils)]  # the chat with what entitles the first; row, count, link and enrolment of each


def test_a_chat_that_somebody_else_has_made_meanwhile_is_come_into_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pupils = [f"pupil{number}" for number in range(2 * reconcile.CHATS_MADE_BEFORE)]
    a_class()
    store(*joined(*pupils), *map(enrolment, pupils))
    real, once = read_facts_of, [True]

    def interrupted(person_ids: list[str], today: str) -> Any:
        facts = real(person_ids, today)
        if once.pop() if once else False:
            reconcile.reconcile("pupil")
        return facts

    monkeypatch.setattr(reconcile, "read_facts_of", interrupted)
    made = transacted(monkeypatch)
    assert work(together(*pupils[:10]), together(*pupils[10:])) == DONE
    assert all(memberships(one).keys() == {"class_pupils~7a"} for one in pupils)
    assert made == [5, 3, 4 * len(pupils)]  # the other's, the chat in vain, and all of them
