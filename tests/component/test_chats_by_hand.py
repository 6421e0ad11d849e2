"""What who answers for a chat decides by hand, and how long that counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from chats_http import call, sign_in
from chats_memory import TABLE, fresh, in_memory  # noqa: F401
from chats_world import (
    enrolment,
    guardianship,
    homeroom,
    joined,
    link,
    load,
    memberships,
    next_year,
    person,
    remove,
    role,
    school_class,
    store,
    subject_chat,
)
from declared import declared_for

from functions.chats import by_hand, members, mine, mute, restore, unmute
from functions.chats import remove as removal
from functions.chats.reconcile import reconcile
from functions.chats.repository.persons import read_all, read_facts
from svyazka_common import clock
from svyazka_common.dynamodb import deserialise, serialise
from svyazka_common.records.chats import Exclusion

MODULES = {
    ("POST", "removals"): "remove",
    ("DELETE", "removals"): "restore",
    ("POST", "mutes"): "mute",
    ("DELETE", "mutes"): "unmute",
}
PUPILS, PARENTS, ALGEBRA = "class_pupils~7a", "class_parents~7a", "subject~7a~algebra"

pytestmark = pytest.mark.usefixtures("school_of_four")


@pytest.fixture
def school_of_four(in_memory: None) -> None:  # noqa: ARG001, F811
    fresh(*joined("tutor", "pupil", "parent", "algebraist"), role("tutor"), role("algebraist"), homeroom("tutor"))
    store(load("algebraist"), subject_chat(), enrolment("pupil"), guardianship("parent", "pupil"))
    sync()


def sync() -> None:
    for person_id in ("tutor", "pupil", "parent", "algebraist"):
        reconcile(person_id)


def act(
    handler: Any, method: str, what: str, *, by: str = "tutor", chat: str = PUPILS, who: str = "pupil"
) -> tuple[int, Any]:
    path = f"/api/chats/{chat}/{what}" + ("" if method == "POST" else f"/{who}")
    event_body = {"person_id": who} if method == "POST" else None
    cookies = sign_in(by)
    TABLE.touched.clear()
    status, body = call(handler, method, path, cookies=cookies, body=event_body)
    assert TABLE.touched <= declared_for(f"chats.{MODULES[method, what]}")
    return status, body.get("code") if body else None


def remove_by_hand(**given: str) -> tuple[int, Any]:
    return act(removal.handler, "POST", "removals", **given)


def restore_by_hand(**given: str) -> tuple[int, Any]:
    return act(restore.handler, "DELETE", "removals", **given)


def sequence(person_id: str) -> dict[str, Any]:
    return deserialise(TABLE.items[f"PERSON#{person_id}", "SEQUENCE"])


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


def silence() -> None:
    assert act(mute.handler, "POST", "mutes") == (204, None)


def pass_days(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)
    sync()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            (
                replace(school_class(version=2), starts_on="2026-09-02"),
                replace(enrolment("pupil", version=2), starts_on="2026-09-02"),
            ),
            id="the year begins a day later",
        ),
        pytest.param(
            (replace(enrolment("pupil", version=2), starts_on="2026-09-20", own_starts_on="2026-09-20"),),
            id="the enrolment has a first day now",
        ),
        pytest.param(
            (replace(enrolment("pupil", version=2), starts_on="2020-09-01", own_starts_on="2020-09-01"),),
            id="its first day is of years ago",
        ),
        pytest.param(
            (replace(enrolment("pupil", version=2), ends_on="2027-06-25", own_ends_on="2027-06-25"),),
            id="its last day is another",
        ),
    ],
)
def test_days_that_are_corrected_undo_no_decision(sent: Any) -> None:
    store(school_class())
    silence()
    remove_by_hand(chat=PARENTS, who="parent")
    store(*sent)
    sync()
    assert memberships("pupil")[PUPILS].muted is not None
    assert PARENTS not in memberships("parent")


def test_a_row_that_one_file_forgets_undoes_no_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    silence()
    remove_by_hand(chat=PARENTS, who="parent")
    store(enrolment("pupil", version=2, status="ended"))
    sync()
    assert memberships("pupil") == memberships("parent") == {}
    pass_days(monkeypatch, "2026-11-14")
    store(enrolment("pupil", version=3))
    sync()
    assert memberships("pupil")[PUPILS].muted is not None
    assert memberships("parent").keys() == {ALGEBRA}


def test_who_was_away_for_longer_comes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    silence()
    remove_by_hand(chat=PARENTS, who="parent")
    store(enrolment("pupil", version=2, status="ended"))
    sync()
    pass_days(monkeypatch, "2026-11-15")
    store(enrolment("pupil", version=3))
    sync()
    assert memberships("pupil")[PUPILS].muted is None
    assert memberships("parent").keys() == {PARENTS, ALGEBRA}


def test_each_reason_is_known_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    store(guardianship("parent", "second"), enrolment("second"))
    sync()
    remove_by_hand(chat=PARENTS, who="parent")
    store(enrolment("second", version=2, status="ended"))
    pass_days(monkeypatch, "2026-10-20")
    store(enrolment("second", version=3))
    pass_days(monkeypatch, "2026-10-21")
    assert PARENTS not in memberships("parent")
    store(enrolment("second", version=4, status="ended"))
    pass_days(monkeypatch, "2026-10-22")
    pass_days(monkeypatch, "2026-12-22")
    assert PARENTS not in memberships("parent")
    store(enrolment("second", version=5))
    sync()
    assert PARENTS in memberships("parent")


def test_another_reason_of_the_roster_lets_them_in_again() -> None:
    store(school_class("7b"), enrolment("second", "7b"), guardianship("parent", "second"))
    sync()
    remove_by_hand(chat=PARENTS, who="parent")
    store(enrolment("second", version=2))
    sync()
    assert PARENTS in memberships("parent")


def test_decisions_of_older_versions_count_on() -> None:
    silence()
    remove_by_hand(chat=PARENTS, who="parent")
    for key, reasons in (
        (("PERSON#pupil", f"MEMBER#{PUPILS}"), ["PERSON#pupil/ENROLMENT#7a@2026-09-01"]),
        (
            ("PERSON#parent", f"MEMBER#{PARENTS}"),
            ["PERSON#parent/GUARDIAN_OF#pupil@", "PERSON#pupil/ENROLMENT#7a@2026-09-01"],
        ),
    ):
        row = deserialise(TABLE.items[key])
        row.get("muted", row)["reasons"] = reasons
        TABLE.items[key] = serialise(row)
    store(replace(enrolment("pupil", version=2), starts_on="2026-09-20", own_starts_on="2026-09-20"))
    sync()
    assert memberships("pupil")[PUPILS].muted is not None
    assert PARENTS not in memberships("parent")


@pytest.mark.parametrize("class_id", ["7a", "8a"])
@pytest.mark.parametrize("last_day", ["2027-05-31", "2027-08-31"])
def test_a_new_year_ends_every_decision_under_whatever_class_id(
    monkeypatch: pytest.MonkeyPatch, class_id: str, last_day: str
) -> None:
    store(replace(school_class(), ends_on=last_day), replace(enrolment("pupil"), ends_on=last_day))
    silence()
    remove_by_hand(chat=PARENTS, who="parent")
    pass_days(monkeypatch, "2027-08-30")
    lineage = None if class_id == "7a" else "7a"
    place, tie = school_class(class_id, version=2), enrolment("pupil", class_id, version=2)
    store(next_year(place, lineage), next_year(tie, lineage))
    pass_days(monkeypatch, "2027-08-31")
    pass_days(monkeypatch, "2027-09-01")
    assert memberships("pupil")[PUPILS].muted is None
    assert PARENTS in memberships("parent")


def test_who_was_taken_out_of_a_class_that_is_over_does_not_come_in_when_its_year_is_made_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(school_class(), *joined("head"), role("head", "school_admin"))
    remove_by_hand()
    pass_days(monkeypatch, "2027-07-15")
    remove_by_hand(by="head", chat=PARENTS, who="parent")
    longer: dict[str, Any] = {"ends_on": "2027-08-31", "version": 2}
    store(replace(school_class(), **longer), replace(enrolment("pupil"), **longer))
    sync()
    assert memberships("pupil").keys() == {ALGEBRA}
    assert memberships("parent").keys() == {ALGEBRA}


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
    real, once = read_all, [excluded]

    def interrupted(people: list[str], today: str) -> Any:
        facts = real(people, today)
        if once:
            store(once.pop())
        return facts

    monkeypatch.setattr("functions.chats.reconcile.read_all", interrupted)
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

    monkeypatch.setattr(by_hand, "read_facts", interrupted)
    by_hand.mute_member("tutor", PUPILS, "pupil")
    found = memberships("pupil")[PUPILS]
    assert (found.name, found.muted is not None) == ("Сидоров Саша", True)
