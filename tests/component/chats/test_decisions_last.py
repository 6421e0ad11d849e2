"""How long a decision by hand counts: as long as the roster has no new reason."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from chats.memory import TABLE
from chats.moderation import ALGEBRA, PARENTS, PUPILS, pass_days, remove_by_hand, silence, sync
from chats.school import enrolment, guardianship, joined, memberships, next_year, role, school_class, store
from svyazka_common.records.base import deserialise, serialise

pytestmark = pytest.mark.usefixtures("school_of_four")


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


def test_who_was_taken_out_stays_out_when_the_class_s_year_is_made_longer(
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
