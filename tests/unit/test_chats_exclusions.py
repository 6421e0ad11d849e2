"""What was decided by hand about a member, against the reasons that the roster has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import (
    LYCEUM,
    NOW,
    SEVENTH,
    SUMMER,
    TODAY,
    after_the_year,
    any_facts,
    applied,
    archived,
    enrolment,
    facts_of,
    homeroom,
    link,
    member,
    new_member,
    role,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.exclusions import entitling_reasons, reasons
from functions.chats.rules.membership_changes import membership_changes
from functions.chats.rules.membership_policy import POLICY
from svyazka_common.records.chats import Exclusion

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from svyazka_common.rights import Place

REASON = "PERSON#me/ENROLMENT#7a@2026"


def exclusion(chat_id: str = "class_pupils~7a", **changes: Any) -> Exclusion:
    plain: dict[str, Any] = {
        "person_id": "me",
        "chat_id": chat_id,
        "kind": "removed",
        "organisation_id": "school1",
        "name": "Петров Сергей",
        "by": "tutor",
        "since": 1,
        "reasons": ["PERSON#me/ENROLMENT#7a@2026"],
    }
    return Exclusion(**(plain | changes))


def with_exclusion(facts: Facts, row: Exclusion) -> Facts:
    return replace(facts, exclusions={row.chat_id: row})


def test_who_was_taken_out_stays_out_while_the_roster_has_no_other_reason() -> None:
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion())
    assert membership_changes(facts, TODAY, NOW) == []


def test_another_reason_puts_a_member_in_the_exclusion_s_place() -> None:
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=["PERSON#me/ENROLMENT#7a@2025"]))
    (change,) = membership_changes(facts, TODAY, NOW)
    assert (change.old, new_member(change).chat_id, change.joins) == (
        exclusion(reasons=["PERSON#me/ENROLMENT#7a@2025"]),
        "class_pupils~7a",
        True,
    )


def test_a_decision_is_kept_for_thirty_days_after_its_last_reason_is_gone() -> None:
    ended = replace(enrolment("7a"), status="ended")
    facts = with_exclusion(facts_of(link(), ended), exclusion())
    (change,) = membership_changes(facts, TODAY, NOW)
    gone = exclusion(reasons=[], gone_since={REASON: TODAY})
    assert (change.new, change.leaves) == (gone, False)
    kept = with_exclusion(facts, gone)
    assert membership_changes(kept, "2026-11-14", NOW) == []
    (change,) = membership_changes(kept, "2026-11-15", NOW)
    assert (change.old, change.new, change.leaves) == (gone, None, False)


def test_a_reason_that_is_back_in_time_is_the_same() -> None:
    kept = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=[], gone_since={REASON: TODAY}))
    (change,) = membership_changes(kept, "2026-11-14", NOW)
    assert (change.new, change.joins) == (exclusion(), False)
    (change,) = membership_changes(kept, "2026-11-15", NOW)
    assert change.joins


def test_nothing_is_known_of_reasons_while_there_is_no_link() -> None:
    ended = replace(enrolment("7a"), status="ended")
    assert membership_changes(with_exclusion(facts_of(ended), exclusion()), TODAY, NOW) == []


def test_a_reason_that_is_gone_is_noted_beside_those_that_are_left() -> None:
    listed = [REASON, "PERSON#me/HOMEROOM#7a@2026"]
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=listed))
    (change,) = membership_changes(facts, TODAY, NOW)
    assert (change.new, change.joins) == (exclusion(gone_since={"PERSON#me/HOMEROOM#7a@2026": TODAY}), False)


def test_a_class_that_is_over_for_a_time_is_no_reason_gone() -> None:
    facts = with_exclusion(after_the_year(facts_of(link(), enrolment("7a"))), exclusion())
    assert membership_changes(facts, SUMMER, NOW) == []


@pytest.mark.parametrize(
    ("known", "counts_on"),
    [
        ("PERSON#me/ENROLMENT#7a@2026-09-01", True),
        ("PERSON#me/ENROLMENT#7a@2020-09-01", True),
        ("PERSON#me/ENROLMENT#7a@", True),
        ("PERSON#me/ENROLMENT#7a@2025", False),
        ("PERSON#me/ENROLMENT#7b@2026", False),
    ],
)
def test_a_reason_is_known_by_its_fact_and_the_year_of_its_class(known: str, counts_on: bool) -> None:  # noqa: FBT001
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=[known]))
    (change,) = membership_changes(facts, TODAY, NOW)
    assert change.joins != counts_on
    assert not counts_on or change.new == exclusion()


@pytest.mark.parametrize(
    ("first", "year"), [("2026-08-15", "2026"), ("2026-06-01", "2026"), ("2027-01-11", "2026"), ("2027-05-31", "2026")]
)
def test_a_year_is_that_of_the_class_not_of_the_enrolment(first: str, year: str) -> None:
    places: dict[str, Place] = {"CLASS#7a/CLASS": replace(SEVENTH, starts_on=first)}
    placed = replace(enrolment("7a"), starts_on="2020-09-01", own_starts_on="2020-09-01")
    facts = facts_of(placed)
    ref = "PERSON#me/ENROLMENT#7a"
    assert reasons([ref], replace(facts, places=places)) == [f"{ref}@{year}"]
    assert reasons([ref], facts) == [f"{ref}@"]


def test_a_role_has_no_year() -> None:
    ref = "PERSON#me/ROLE#school1#teacher"
    for first in (None, "2020-09-01", "2026-09-01"):
        facts = replace(facts_of(replace(role(), starts_on=first)), places={"ORG#school1/ORG": LYCEUM})
        assert reasons([ref], facts) == [f"{ref}@"]


def test_who_was_silenced_comes_back_silenced() -> None:
    muted = exclusion(kind="muted")
    (change,) = membership_changes(with_exclusion(facts_of(link(), enrolment("7a")), muted), TODAY, NOW)
    assert new_member(change).muted == {"by": "tutor", "since": 1, "reasons": muted.reasons}


def test_a_silenced_member_who_unlinks_leaves_a_note() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON]}
    silenced = member("class_pupils~7a", role="pupil", basis=["PERSON#me/LINK#a1"], muted=silence)
    (change,) = membership_changes(facts_of(enrolment("7a"), members=(silenced,)), TODAY, NOW)
    assert isinstance(change.new, Exclusion)
    assert (change.new.kind, change.new.by, change.leaves) == ("muted", "tutor", True)


def test_a_silenced_member_whom_the_roster_wants_no_more_leaves_a_note() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON]}
    basis = ["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"]
    silenced = member("class_pupils~7a", role="pupil", basis=basis, muted=silence)
    ended = replace(enrolment("7a"), status="ended")
    (change,) = membership_changes(facts_of(link(), ended, members=(silenced,)), TODAY, NOW)
    assert change.new == exclusion(kind="muted", reasons=[], gone_since={REASON: TODAY}, name=silenced.name)
    assert change.leaves
    back = with_exclusion(facts_of(link(), enrolment("7a")), change.new)
    (change,) = membership_changes(back, "2026-11-14", NOW)
    assert new_member(change).muted == silence


def test_a_note_of_silence_is_kept_up_while_its_chat_is_archived() -> None:
    chats = archived("class_pupils~7a")
    muted = exclusion(kind="muted", reasons=[], gone_since={REASON: TODAY})
    facts = replace(with_exclusion(facts_of(link(), enrolment("7a")), muted), chats=chats)
    (change,) = membership_changes(facts, TODAY, NOW)
    assert change.new == exclusion(kind="muted")


def test_a_silence_notes_the_reasons_that_are_gone() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON, "PERSON#me/HOMEROOM#7a@2026"]}
    silenced = member("class_pupils~7a", role="pupil", muted=silence)
    (change,) = membership_changes(facts_of(link(), enrolment("7a"), members=(silenced,)), TODAY, NOW)
    gone_since = {"PERSON#me/HOMEROOM#7a@2026": TODAY}
    assert new_member(change).muted == silence | {"reasons": [REASON], "gone_since": gone_since}


def test_removal_of_a_silenced_member_keeps_the_silence() -> None:
    removal = exclusion(was_muted=True)
    assert membership_changes(with_exclusion(facts_of(link(), enrolment("7a")), removal), TODAY, NOW) == []
    ended = replace(enrolment("7a"), status="ended")
    (change,) = membership_changes(with_exclusion(facts_of(link(), ended), removal), TODAY, NOW)
    assert change.new == exclusion(reasons=[], gone_since={REASON: TODAY}, was_muted=True)


WAITING = exclusion(kind="muted", reasons=[])
"""Silenced while they were out of the chat."""


@pytest.mark.parametrize("out", [facts_of(enrolment("7a")), facts_of(link())], ids=["no link", "no class"])
def test_a_silence_waits_for_who_is_out(out: Facts) -> None:
    assert membership_changes(with_exclusion(out, WAITING), TODAY, NOW) == []


def test_a_silence_that_waited_rests_on_the_reasons_of_the_return() -> None:
    (change,) = membership_changes(with_exclusion(facts_of(link(), enrolment("7a")), WAITING), TODAY, NOW)
    assert new_member(change).muted == {"by": "tutor", "since": 1, "reasons": [REASON]}


def test_a_silence_waits_for_nobody_who_answers_for_the_chat() -> None:
    facts = with_exclusion(facts_of(link(), homeroom("7a")), WAITING)
    changes = {new_member(change).chat_id: change for change in membership_changes(facts, TODAY, NOW)}
    assert new_member(changes["class_pupils~7a"]).muted is None


def test_who_is_taken_out_while_a_silence_waits_stays_out_and_silenced() -> None:
    removal = exclusion(reasons=[], was_muted=True)
    (change,) = membership_changes(with_exclusion(facts_of(link(), enrolment("7a")), removal), TODAY, NOW)
    assert (change.new, change.joins) == (exclusion(was_muted=True), False)


@given(any_facts, st.data())
def test_a_silence_lasts_exactly_while_the_roster_has_no_new_reason(facts: Facts, data: st.DataObject) -> None:
    joined = applied(facts, membership_changes(facts, TODAY, NOW))
    why = {
        chat_id: entitling_reasons(found, joined)
        for chat_id, found in POLICY.entitlements_by_chat(joined, TODAY).items()
    }
    every = {reason for found in why.values() for reason in found} | {"PERSON#me/ENROLMENT#7a@2025"}
    decided_on = data.draw(st.sets(st.sampled_from(sorted(every))))
    silence = {"by": "tutor", "since": 1, "reasons": sorted(decided_on)}
    silenced = replace(joined, members=tuple(replace(found, muted=silence) for found in joined.members))
    for row in applied(silenced, membership_changes(silenced, TODAY, NOW + 1)).members:
        mine = why[row.chat_id]
        assert (row.muted is not None) == (set(mine) <= decided_on)
        if row.muted is not None:
            assert {*row.muted["reasons"], *row.muted.get("gone_since", {})} == decided_on
