from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.phone_holders import RELEASE_AFTER_SECONDS, Holder, belongs, family, holders_from, judge, strangers

PERSONS = st.sampled_from("abcdef")
KIN = st.frozensets(PERSONS, max_size=3)
NOW = 1_800_000_000
MOMENTS = st.integers(NOW - 2 * RELEASE_AFTER_SECONDS, NOW)
HOLDERS = st.lists(
    st.builds(Holder, person_id=PERSONS, proven_at=MOMENTS, kin=KIN),
    max_size=5,
    unique_by=lambda holder: holder.person_id,
)


def holder(person_id: str, *kin: str, days_ago: int = 0) -> Holder:
    return Holder(person_id=person_id, proven_at=NOW - days_ago * 24 * 3600, kin=frozenset(kin))


@given(PERSONS, KIN, HOLDERS)
def test_taken_exactly_if_a_stranger_has_a_fresh_proof(
    person_id: str, kin: frozenset[str], holders: list[Holder]
) -> None:
    fresh = [one for one in holders if not family(person_id, kin, one) and NOW - one.proven_at < RELEASE_AFTER_SECONDS]
    assert (judge(person_id, kin, holders, NOW).outcome == "taken") == bool(fresh)


@given(PERSONS, KIN, HOLDERS)
def test_released_are_the_strangers_of_an_accepted_person_and_nobody_else(
    person_id: str, kin: frozenset[str], holders: list[Holder]
) -> None:
    verdict = judge(person_id, kin, holders, NOW)
    strangers = sorted(one.person_id for one in holders if not family(person_id, kin, one))
    assert list(verdict.released) == (strangers if verdict.outcome == "accepted" else [])


@given(PERSONS, KIN, HOLDERS)
def test_number_belongs_to_who_is_no_stranger_to_some_holder(
    person_id: str, kin: frozenset[str], holders: list[Holder]
) -> None:
    assert belongs(person_id, kin, holders) == (len(strangers(person_id, kin, holders)) < len(holders))


@given(PERSONS, KIN, HOLDERS)
def test_order_of_the_holders_says_nothing(person_id: str, kin: frozenset[str], holders: list[Holder]) -> None:
    assert judge(person_id, kin, holders, NOW) == judge(person_id, kin, holders[::-1], NOW)


@given(PERSONS, KIN, PERSONS, KIN)
def test_family_is_mutual(person_id: str, kin_of_one: frozenset[str], other: str, kin_of_other: frozenset[str]) -> None:
    first = family(person_id, kin_of_one, Holder(person_id=other, proven_at=NOW, kin=kin_of_other))
    second = family(other, kin_of_other, Holder(person_id=person_id, proven_at=NOW, kin=kin_of_one))
    assert first == second


@given(PERSONS, KIN, MOMENTS)
def test_nobody_is_a_stranger_to_themselves(person_id: str, kin: frozenset[str], proven_at: int) -> None:
    mine = Holder(person_id=person_id, proven_at=proven_at, kin=frozenset())
    assert judge(person_id, kin, [mine], NOW).outcome == "accepted"


def test_parent_child_brother_and_other_parent_are_family() -> None:
    assert family("child", frozenset({"mother"}), holder("mother", "child"))
    assert family("mother", frozenset(), holder("child", "mother"))
    assert family("child", frozenset({"mother"}), holder("brother", "mother"))
    assert family("father", frozenset({"child"}), holder("mother", "child"))
    assert not family("neighbour", frozenset({"their child"}), holder("mother", "child"))


def test_empty_number_is_free() -> None:
    assert judge("a", frozenset(), [], NOW).outcome == "accepted"


def test_proof_of_90_days_gives_way_and_one_second_less_does_not() -> None:
    assert judge("a", frozenset(), [holder("b", days_ago=90)], NOW).released == ("b",)
    assert judge("a", frozenset(), [holder("b", days_ago=90)], NOW - 1).outcome == "taken"


def test_holders_are_read_as_they_are_stored() -> None:
    stored: dict[str, dict[str, object]] = {"a": {"proven_at": 5, "kin": ["b", "c"]}, "b": {"proven_at": 6}}
    assert holders_from(stored) == [
        Holder(person_id="a", proven_at=5, kin=frozenset({"b", "c"})),
        Holder(person_id="b", proven_at=6),
    ]
