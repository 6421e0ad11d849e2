"""What who answers for a chat decides by hand, and what the synchronisation makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from chats.http_calls import call, session_of, sign_in
from chats.moderation import ALGEBRA, PARENTS, PUPILS, act, remove_by_hand, restore_by_hand, sequence, sync
from chats.school import enrolment, joined, link, memberships, person, remove, role, store
from functions.chats.handlers import members, mine, mute, unmute
from functions.chats.repository.people import read_facts, read_facts_of
from functions.chats.use_cases import management
from functions.chats.use_cases.reconcile import reconcile
from svyazka_common.records.chats import Exclusion

pytestmark = pytest.mark.usefixtures("school_of_four")


def test_who_was_taken_out_stays_out_whatever_is_synchronised() -> None:
    number = sequence("pupil")["number"]
    assert remove_by_hand() == (204, None)
    assert (sequence("pupil")["number"], sequence("pupil")["left"]) == (number + 1, [PUPILS])
    sync()
    store(enrolment("pupil", version=7))
    sync()
    remove(link("pupil"))
    sync()
    store(link("pupil", "l2"))
    sync()
    assert memberships("pupil").keys() == {ALGEBRA}
    assert memberships("parent").keys() == {PARENTS, ALGEBRA}


def test_a_removal_that_is_taken_back_lets_them_in_with_the_next_sync() -> None:
    remove_by_hand()
    assert restore_by_hand() == (204, None)
    sync()
    assert PUPILS in memberships("pupil")


def test_repeating_a_decision_changes_nothing() -> None:
    for _ in range(2):
        assert remove_by_hand() == (204, None)
    assert restore_by_hand() == (204, None)
    assert restore_by_hand() == (404, "member_unknown")
    sync()
    assert restore_by_hand() == (204, None)
    assert PUPILS in memberships("pupil")


def test_who_was_silenced_stays_so_and_every_row_shows_it() -> None:
    assert act(mute.handler, "POST", "mutes") == (204, None)
    store(enrolment("pupil", version=7), person("pupil", "Сидоров", 2))
    sync()
    remove(link("pupil"))
    sync()
    assert memberships("pupil") == {}
    store(link("pupil", "l2"))
    sync()
    _, body = call(members.handler, "GET", f"/api/chats/{PUPILS}/members", cookies=sign_in("tutor"))
    assert {one["person_id"]: one["muted"] for one in body["members"]} == {"tutor": False, "pupil": True}
    _, body = call(mine.handler, "GET", "/api/chats", cookies=sign_in("pupil"))
    assert {one["chat_id"]: one["muted"] for one in body["chats"]} == {PUPILS: True, ALGEBRA: False}


def test_who_was_silenced_and_taken_out_is_silenced_still_when_put_back() -> None:
    act(mute.handler, "POST", "mutes")
    remove_by_hand()
    assert restore_by_hand() == (204, None)
    sync()
    assert memberships("pupil")[PUPILS].muted is not None


def test_who_may_write_again_may() -> None:
    act(mute.handler, "POST", "mutes")
    assert act(unmute.handler, "DELETE", "mutes") == (204, None)
    assert act(unmute.handler, "DELETE", "mutes") == (204, None)
    assert memberships("pupil")[PUPILS].muted is None


def test_who_was_silenced_and_then_taken_out_is_out() -> None:
    act(mute.handler, "POST", "mutes")
    assert remove_by_hand() == (204, None)
    assert act(unmute.handler, "DELETE", "mutes") == (204, None)
    sync()
    assert PUPILS not in memberships("pupil")


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"by": "pupil", "who": "tutor"}, (404, "chat_unknown")),
        ({"by": "algebraist"}, (404, "chat_unknown")),
        ({"by": "parent", "chat": PARENTS, "who": "tutor"}, (404, "chat_unknown")),
        ({"chat": ALGEBRA}, (404, "chat_unknown")),
        ({"chat": "nonsense"}, (404, "chat_unknown")),
        ({"who": "parent"}, (404, "member_unknown")),
        ({"who": "tutor"}, (409, "member_answers")),
        ({"by": "algebraist", "chat": ALGEBRA, "who": "algebraist"}, (409, "member_answers")),
        ({"by": "algebraist", "chat": ALGEBRA}, (204, None)),
        ({"chat": PARENTS, "who": "parent"}, (204, None)),
    ],
)
def test_only_who_answers_for_a_chat_decides_and_never_about_who_answers(given: dict[str, str], answer: Any) -> None:
    assert remove_by_hand(**given) == answer


def test_a_school_administrator_decides_in_all_chats_of_the_school() -> None:
    store(*joined("head"), role("head", "school_admin"))
    reconcile("head")
    assert remove_by_hand(by="head") == (204, None)
    assert remove_by_hand(by="head", chat="colleagues~school1", who="tutor") == (204, None)
    assert remove_by_hand(by="head", chat="colleagues~school1", who="head") == (409, "member_answers")


def test_a_removal_between_read_and_write_of_a_sync_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    remove(link("pupil"))
    sync()
    store(link("pupil", "l2"))
    excluded = Exclusion(
        person_id="pupil",
        chat_id=PUPILS,
        kind="removed",
        organisation_id="school1",
        name="Петров Саша",
        by="tutor",
        since=1,
        reasons=["PERSON#pupil/ENROLMENT#7a@2026-09-01"],
    )
    real, once = read_facts_of, [excluded]

    def interrupted(people: list[str], today: str) -> Any:
        facts = real(people, today)
        if once:
            store(once.pop())
        return facts

    monkeypatch.setattr("functions.chats.use_cases.reconcile.read_facts_of", interrupted)
    reconcile("pupil")
    assert memberships("pupil").keys() == {ALGEBRA}


def test_a_sync_between_read_and_write_of_a_decision_does_not_undo_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real, once = read_facts, [person("pupil", "Сидоров", 2)]

    def interrupted(person_id: str, today: str) -> Any:
        facts = real(person_id, today)
        if once:
            store(once.pop())
            remove(link("pupil"))
            store(link("pupil", "l2"))
            reconcile("pupil")
        return facts

    monkeypatch.setattr(management, "read_facts", interrupted)
    management.moderate(session_of("tutor"), PUPILS, "pupil", management.mute)
    row = memberships("pupil")[PUPILS]
    assert (row.name, row.muted is not None) == ("Сидоров Саша", True)
