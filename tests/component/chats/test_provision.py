"""What each kind of provisioning message does, and how often."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chats.cloud import delayed, waiting
from chats.provisioning import CHAT, DONE, a_class, work
from chats.school import (
    SCHOOL,
    STARTS_ON,
    TODAY,
    enrolment,
    joined,
    load,
    memberships,
    next_year,
    school_class,
    store,
    subject_chat,
)
from functions.chats.handlers import sweep
from functions.chats.repository import lifecycle
from svyazka_common import clock
from svyazka_common.records.chats import Due

pytestmark = pytest.mark.usefixtures("cloud")


def asked() -> set[str]:
    """Who is to be brought in step by what waits."""
    bodies = [json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")]
    return {one for body in bodies for one in [*body.get("people", []), *filter(None, [body.get("person_id")])]}


def work_off() -> None:
    """Work until nothing can be received any more."""
    while messages := waiting("PROVISIONING_QUEUE_URL"):
        assert work(*(message["Body"] for message in messages)) == DONE


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
    assert asked() == {"teacher", "pupil", "parent"}


@pytest.mark.parametrize(
    ("message", "people"),
    [
        ({"kind": "populate_class", "class_id": "7a"}, {"teacher", "pupil", "parent"}),
        ({"kind": "populate_chat", "chat_id": "class_parents~7a", "round": 2}, {"teacher", "parent"}),
        ({"kind": "populate_chat", "chat_id": f"colleagues~{SCHOOL}", "round": 2}, {"teacher"}),
    ],
)
def test_a_changed_chat_concerns_its_own_people(message: dict[str, Any], people: set[str]) -> None:
    a_class()
    work({"kind": "reconcile_person", "person_id": "parent"})
    work(message)
    assert asked() == people


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
    work({"kind": "reconcile_class", "class_id": "7a"})
    assert asked() == {"teacher", "pupil"}  # the parent was not reconciled yet, and will be by their link's own message
    store(next_year(school_class("8a")))
    work({"kind": "reconcile_class", "class_id": "8a"})
    assert waiting("PROVISIONING_QUEUE_URL") == []


def test_what_is_due_on_a_day_is_sent_once() -> None:
    lifecycle.store_due(
        [Due(on="2026-10-15", shard=3, class_id="7a"), Due(on="2026-10-15", shard=3, person_id="pupil")]
    )
    look = {"kind": "look_at_day", "on": "2026-10-15", "shard": 3}
    for _ in range(2):
        assert work(look) == DONE
    sent = [json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")]
    assert sorted(sent, key=str) == [
        {"v": 1, "kind": "reconcile_class", "class_id": "7a", "round": 1},
        {"v": 1, "kind": "reconcile_person", "person_id": "pupil"},
    ]


def test_the_daily_call_looks_at_today_and_at_missed_days(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        "functions.chats.use_cases.provision.send_all", lambda outgoing: asked.extend(one.message for one in outgoing)
    )
    sweep.handler({}, None)
    assert {message.on for message in asked} == {"2026-10-12", "2026-10-13", "2026-10-14", TODAY}
    assert {message.shard for message in asked if message.on == TODAY} == set(range(lifecycle.SHARDS))


def test_what_was_done_is_counted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now_ms", lambda: clock.midnight_ms(TODAY))
    a_class()
    work({"kind": "reconcile_person", "person_id": "teacher"}, "{")
    counted = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line)
    assert (sum(counted["MembersAdded"]), sum(counted["MessagesRefused"])) == (3, 1)
    assert counted["MembershipLag"] == [clock.now_ms() - clock.midnight_ms(STARTS_ON)]
    assert "person_id" not in counted
