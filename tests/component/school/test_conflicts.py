"""A number in other hands: what the administrator sees of it, and what the decision does (docs/threats.md, 9)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    DAUGHTER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SCHOOL,
    SECOND_SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    Member,
)
from link.interleaving import before_writing
from link.steps import link, prove, session_of, unlink
from msgspec.structs import replace

from functions.school.repository import conflicts
from functions.school.use_cases.conflicts import settle
from school.class_7a import OTHER_ADMINISTRATOR, role_of
from svyazka_common import write_conflicts
from svyazka_common.errors import DomainError
from svyazka_common.records.link import Conflict
from svyazka_common.records.roster import Enrolment

if TYPE_CHECKING:
    from link.cloud import Cloud

    from svyazka_common.records.link import Settlement

DAY = 24 * 3600


def refused(school: Cloud, holder: Member = MOTHER, claimant: Member = STRANGER) -> str:
    """The claimant proves the holder's number and is refused; the id of the conflict."""
    link(school, holder, MOTHERS_PHONE)
    assert prove(school, claimant.browser(), MOTHERS_PHONE).code == "phone_taken"
    (conflict,) = school.of_entity("state", "conflict")
    return f"{conflict['person_id']}~{conflict['phone_key']}"


def in_class(person_id: str, label: str, organisation_id: str) -> Enrolment:
    return Enrolment(
        person_id=person_id,
        class_id=label,
        class_label=label,
        organisation_id=organisation_id,
        starts_on="2026-09-01",
        ends_on="2027-08-31",
        version=1,
    )


def decide(conflict_id: str, decision: str, member: Member = ADMINISTRATOR) -> Any:
    return member.browser().call("settle_conflict", {"conflict_id": conflict_id, "decision": decision})


def listed(member: Member = ADMINISTRATOR) -> Any:
    return member.browser().call("conflicts").body["conflicts"]


def test_conflict_names_who_was_refused_and_the_holder_of_the_same_school(school: Cloud) -> None:
    school.store(in_class("son", "7А", SCHOOL), in_class("daughter", "5Б", SECOND_SCHOOL))
    conflict_id = refused(school)
    (shown,) = listed()
    assert shown == {
        "conflict_id": conflict_id,
        "phone_masked": f"{MOTHERS_PHONE[:2]} {MOTHERS_PHONE[2:5]} ***-**-{MOTHERS_PHONE[-2:]}",
        "person": {
            "person_id": "stranger",
            "name": "Чужой Иван",
            "roles": ["parent"],
            "classes": [],
            "children": [],
        },
        "noticed_at": shown["noticed_at"],
        "holders": [
            {
                "name": "Борисова Анна-Мария",
                "same_school": True,
                "roles": ["parent"],
                "classes": ["7А"],
                "children": ["Пётр"],
            }
        ],
    }
    assert shown["noticed_at"].endswith("+00:00")


def test_holder_of_another_school_stays_unnamed(school: Cloud) -> None:
    refused(school, DAUGHTER)
    (shown,) = listed()
    assert [(holder["name"], holder["same_school"]) for holder in shown["holders"]] == [(None, False)]


def test_family_that_holds_the_number_together_is_shown_as_one_by_one(school: Cloud) -> None:
    link(school, SON, MOTHERS_PHONE)
    refused(school)
    (shown,) = listed()
    assert sorted(holder["name"] for holder in shown["holders"]) == ["Борисов Пётр", "Борисова Анна-Мария"]


def test_neither_number_nor_anything_else_of_the_holder_is_told(school: Cloud) -> None:
    refused(school, DAUGHTER)
    shown = repr(ADMINISTRATOR.browser().call("conflicts").body)
    for secret in (MOTHERS_PHONE[-7:], "Ева", "Борисова", "daughter", DAUGHTER.login, "2012-02-29"):
        assert secret not in shown


@pytest.mark.parametrize("settlement", [None, "keep", "release"])
def test_who_asked_for_a_number_sees_the_request_and_what_came_of_it(school: Cloud, settlement: str | None) -> None:
    conflict_id = refused(school)
    if settlement is not None:
        decide(conflict_id, settlement)

    (claim,) = STRANGER.browser().call("profile").body["claims"]

    assert (claim["settlement"], claim["phone_masked"][-2:]) == (settlement, MOTHERS_PHONE[-2:])
    assert MOTHER.browser().call("profile").body["claims"] == []


def test_a_parent_sees_the_children_with_their_classes_of_today(school: Cloud) -> None:
    school.store(in_class("son", "7А", SCHOOL), replace(in_class("son", "6А", SCHOOL), ends_on="2026-09-02"))

    children = MOTHER.browser().call("profile").body["children"]

    assert [(child["name"], child["classes"]) for child in children] == [("Ева", []), ("Пётр", ["7А"])]


def test_conflict_is_gone_once_the_number_has_come_free(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    prove(school, STRANGER.browser(), MOTHERS_PHONE)
    unlink(school, MOTHER.browser(), MOTHERS_PHONE)
    assert listed() == []


def test_released_number_can_be_proven_and_the_holder_is_asked_for_another(school: Cloud) -> None:
    conflict_id = refused(school)
    assert decide(conflict_id, "release").status == 204
    status = MOTHER.browser().call("status").body
    assert (status["phone_released"], status["next_step"], status["linked"]) == (True, "phone", True)
    assert prove(school, STRANGER.browser(), MOTHERS_PHONE).body["next_step"] == "vk_id"
    assert listed() == []


@pytest.mark.parametrize("way", ["release", "90 days"])
def test_release_leaves_what_the_90_days_leave(school: Cloud, way: str) -> None:
    conflict_id = refused(school)
    if way == "release":
        decide(conflict_id, "release")
    else:
        school.clock.forward(90 * DAY)
    assert prove(school, STRANGER.browser(), MOTHERS_PHONE).body["next_step"] == "vk_id"
    phones, (mothers, strangers) = _phones_and_ids(school)
    assert [set(phone["holders"]) for phone in phones] == [{"stranger"}]
    assert (mothers["person_id"], strangers["person_id"]) == ("mother", "stranger")
    assert mothers.keys() - strangers.keys() >= {"released_at"}
    assert "released_at" not in strangers
    assert MOTHER.browser().call("status").body["next_step"] == "phone"


def _phones_and_ids(school: Cloud) -> Any:
    ids = sorted(school.of_entity("state", "vk_id"), key=lambda item: item["person_id"])
    return school.of_entity("state", "phone"), ids


def test_nothing_of_the_former_holder_reaches_the_new_one(school: Cloud) -> None:
    decide(refused(school), "release")
    browser = STRANGER.browser()
    answer = prove(school, browser, MOTHERS_PHONE).body
    assert answer["known"]["family_name"] == "Чужой"
    assert "Борисова" not in repr(browser.call("status").body)
    mother, stranger = MOTHER.browser().call("who_am_i").body, browser.call("who_am_i").body
    assert (mother["linked"], stranger["linked"]) == (True, False)


def test_kept_number_stays_and_the_conflict_is_closed(school: Cloud) -> None:
    conflict_id = refused(school)
    before = _phones_and_ids(school)
    assert decide(conflict_id, "keep").status == 204
    assert (_phones_and_ids(school), listed()) == (before, [])
    assert prove(school, STRANGER.browser(), OTHER_PHONE).body["next_step"] == "vk_id"


def test_who_comes_again_after_the_number_was_kept_is_a_new_conflict(school: Cloud) -> None:
    decide(refused(school), "keep")
    assert prove(school, STRANGER.browser(), MOTHERS_PHONE).code == "phone_taken"
    assert len(listed()) == 1


@pytest.mark.parametrize(("first", "second"), [("release", "keep"), ("keep", "release")])
def test_same_decision_again_changes_nothing_and_the_other_one_is_refused(
    school: Cloud, first: str, second: str
) -> None:
    conflict_id = refused(school)
    decide(conflict_id, first)
    before = school.contents("state")
    assert decide(conflict_id, first).status == 204
    answer = decide(conflict_id, second)
    assert (answer.status, answer.code) == (409, "conflict_settled")
    assert school.contents("state") == before


def test_who_settled_it_and_when_is_kept(school: Cloud) -> None:
    decide(refused(school), "release")
    (conflict,) = school.of_entity("state", "conflict")
    assert (conflict["settlement"], conflict["settled_by"]) == ("release", "administrator")
    assert conflict["settled_at"] == school.clock.now
    assert "inverse_pk" not in conflict


@pytest.mark.parametrize("member", [SON, MOTHER, TEACHER, STRANGER], ids=lambda member: member.login)
@pytest.mark.parametrize("decision", ["release", "keep"])
def test_nobody_but_the_administrator_settles(school: Cloud, member: Member, decision: str) -> None:
    conflict_id = refused(school)
    before = school.contents("state")
    for asked in (conflict_id, f"nobody~{'0' * 64}"):
        answer = decide(asked, decision, member)
        assert (answer.status, answer.code) == (403, "not_school_admin")
    assert member.browser().code_of("conflicts") == "not_school_admin"
    assert school.contents("state") == before


def test_administrator_of_another_school_learns_nothing(school: Cloud) -> None:
    school.store(role_of(OTHER_ADMINISTRATOR, "school_admin", SECOND_SCHOOL))
    conflict_id = refused(school, DAUGHTER)
    there, not_there = (decide(asked, "release", OTHER_ADMINISTRATOR) for asked in (conflict_id, f"x~{'0' * 64}"))
    assert (there.status, there.code) == (404, "conflict_unknown")
    assert there.body == not_there.body
    assert listed(OTHER_ADMINISTRATOR) == []


@pytest.mark.parametrize("conflict_id", ["", "~", "stranger", f"~{'0' * 64}", f"a#b~{'0' * 64}", f"a~{'G' * 64}"])
def test_id_of_another_form_is_refused(school: Cloud, conflict_id: str) -> None:
    del school
    answer = decide(conflict_id, "keep")
    assert (answer.status, answer.code) == (422, "fields_invalid")


def test_holder_who_has_proven_the_number_since_keeps_it(school: Cloud) -> None:
    conflict_id = refused(school)
    unlink(school, MOTHER.browser(), MOTHERS_PHONE)
    link(school, MOTHER, MOTHERS_PHONE)
    before = school.contents("state")
    answer = decide(conflict_id, "release")
    assert (answer.status, answer.code) == (409, "phone_proven_again")
    assert school.contents("state") == before
    prove(school, STRANGER.browser(), MOTHERS_PHONE)
    assert decide(conflict_id, "release").status == 204


def test_holder_who_proves_the_number_at_that_moment_keeps_it(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    conflict_id = refused(school)
    school.clock.forward(60)

    def again() -> None:
        unlink(school, MOTHER.browser(), MOTHERS_PHONE)
        link(school, MOTHER, MOTHERS_PHONE)

    before_writing(monkeypatch, conflicts, again)
    assert decide(conflict_id, "release").code == "phone_proven_again"
    assert MOTHER.browser().call("status").body["phone_released"] is False


def test_relative_who_joins_the_number_at_that_moment_keeps_it(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    conflict_id = refused(school)
    before_writing(monkeypatch, conflicts, lambda: link(school, SON, MOTHERS_PHONE))
    assert decide(conflict_id, "release").code == "phone_proven_again"


def test_decision_that_another_administrator_takes_at_that_moment_stands(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict_id = refused(school)
    before_writing(monkeypatch, conflicts, lambda: settle(session_of(ADMINISTRATOR.browser()), conflict_id, "keep"))
    assert decide(conflict_id, "release").code == "conflict_settled"
    assert MOTHER.browser().call("status").body["phone_released"] is False


def test_conflict_that_changes_all_the_time_is_busy(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    conflict_id = refused(school)

    def notice_again() -> None:
        (stored,) = school.of_entity("state", "conflict")
        school.store(Conflict.from_plain(stored | {"noticed_at": stored["noticed_at"] + 1}))

    before_writing(monkeypatch, conflicts, notice_again, write_conflicts.CONFLICT_ATTEMPTS)
    answer = decide(conflict_id, "keep")
    assert (answer.status, answer.code) == (503, "busy")


def _outcome(conflict_id: str, decision: Settlement) -> str:
    try:
        settle(session_of(ADMINISTRATOR.browser()), conflict_id, decision)
    except DomainError as problem:
        return problem.code.value
    return decision


def test_of_many_who_decide_at_once_one_decision_stands(locking_school: Cloud) -> None:
    conflict_id = refused(locking_school)
    with ThreadPoolExecutor(16) as pool:
        decisions: list[Settlement] = ["release", "keep"] * 8
        outcomes = Counter(pool.map(lambda decision: _outcome(conflict_id, decision), decisions))
    (conflict,) = locking_school.of_entity("state", "conflict")
    won = conflict["settlement"]
    assert outcomes[won] >= 1
    assert outcomes.keys() <= {won, "conflict_settled", "busy"}
    (vk_id,) = (item for item in locking_school.of_entity("state", "vk_id") if item["person_id"] == "mother")
    assert ("released_at" in vk_id) == (won == "release")
