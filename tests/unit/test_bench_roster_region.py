"""A whole region on AWS, simulated: which limit binds, and how long it takes then."""

from __future__ import annotations

from copy import replace

import pytest

from local.bench.simulated_region.limits import NEW_TABLE_WRITES, RAMP_SECONDS, TABLE_QUOTA, Ramp, pollers
from local.bench.simulated_region.simulation import STEP, Need, simulate

PEOPLE = 100_000
IMPORT = Need(write=5, index_write=3, read=3, events=0, dollars=0.00001, seconds={})
CHATS = Need(write=20, index_write=9, read=3, events=5, dollars=0.00003, seconds={})
NEED = {"import": IMPORT, "chats": CHATS}


def test_a_new_table_takes_four_thousand_and_after_half_an_hour_twice_that() -> None:
    ramp = Ramp(NEW_TABLE_WRITES, STEP)
    allowed = []
    for _ in range(int(2 * RAMP_SECONDS / STEP) + 2):
        allowed.append(ramp.allowed())
        ramp.note(ramp.allowed())

    assert set(allowed[: int(RAMP_SECONDS / STEP)]) == {4_000}
    assert allowed[int(RAMP_SECONDS / STEP) + 1] == 8_000
    assert allowed[-1] == 16_000


def test_a_table_that_is_not_used_doesnt_grow() -> None:
    ramp = Ramp(NEW_TABLE_WRITES, STEP)
    for _ in range(1000):
        ramp.note(100)

    assert ramp.allowed() == 4_000


def test_no_table_takes_more_than_its_quota() -> None:
    ramp = Ramp(NEW_TABLE_WRITES, STEP)
    for _ in range(10_000):
        ramp.note(ramp.allowed())

    assert ramp.allowed() == TABLE_QUOTA


@pytest.mark.parametrize(
    ("second", "most", "batches"), [(0, None, 5), (60, None, 305), (3600, None, 1250), (3600, 2, 2), (0, 2, 2)]
)
def test_a_queues_batches_grow_by_the_minute_up_to_the_functions_limit(
    second: float, most: int | None, batches: float
) -> None:
    assert pollers(second, most) == batches


def test_writes_to_the_table_bind_where_most_is_written_there() -> None:
    outcome = simulate(PEOPLE, NEED)

    assert outcome.bound_by == "table writes"
    assert outcome.seconds == pytest.approx(PEOPLE * 25 / 4_000, abs=3 * STEP)
    assert outcome.dollars == pytest.approx(4)


def test_an_index_that_is_written_more_binds_instead() -> None:
    greater = replace(CHATS, index_write=40)

    outcome = simulate(PEOPLE, NEED | {"chats": greater})

    assert outcome.bound_by == "index writes"
    assert outcome.seconds == pytest.approx(PEOPLE * 43 / 4_000, rel=0.1)


def test_a_function_that_only_one_call_feeds_binds_where_it_is_slow() -> None:
    slow = replace(IMPORT, seconds={"roster.handlers.import_bundle": 0.02})

    outcome = simulate(PEOPLE, NEED | {"import": slow})

    assert outcome.bound_by == "calls of roster.handlers.import_bundle"
    assert outcome.seconds == pytest.approx(PEOPLE * 0.02, abs=3 * STEP)


def test_a_pre_warmed_table_takes_it_faster() -> None:
    cold, warm = simulate(PEOPLE, NEED), simulate(PEOPLE, NEED, warm_writes=20_000, warm_index_writes=20_000)

    assert warm.seconds < cold.seconds / 3
    assert warm.dollars == cold.dollars


def test_four_times_the_people_take_less_than_four_times_as_long() -> None:
    assert simulate(16 * PEOPLE, NEED).seconds < 4 * simulate(4 * PEOPLE, NEED).seconds


def test_where_no_limit_is_met_none_is_named() -> None:
    assert simulate(10, NEED).bound_by == "nothing"
