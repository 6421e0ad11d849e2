"""Which changes go into one transaction: as many in a row as fit and agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.as_read import ITEMS_A_TRANSACTION, grouped

names = st.sampled_from([f"i{number}" for number in range(30)])
items = st.lists(st.dictionaries(names, st.sampled_from("abbbbbbb"), min_size=1, max_size=6), max_size=40)


@given(items, st.integers(6, 20))
def test_chunks_keep_the_order_leave_nothing_out_fit_and_agree(needed: list[dict[str, str]], limit: int) -> None:
    groups = list(grouped(needed, limit))
    assert [position for group in groups for position in group] == list(range(len(needed)))
    assert all(groups)
    for group in groups:
        wanted = {entry for position in group for entry in needed[position].items()}
        assert len(wanted) == len(dict(wanted)) <= limit


def test_what_wants_different_things_of_an_item_is_parted() -> None:
    assert list(grouped([{"i1": "put"}, {"i1": "put", "i2": "put"}, {"i1": "check"}])) == [[0, 1], [2]]


def test_a_transaction_takes_a_hundred_items() -> None:
    needed = [dict.fromkeys((f"own{number}", "shared")) for number in range(ITEMS_A_TRANSACTION)]
    assert [len(group) for group in grouped(needed)] == [99, 1]
