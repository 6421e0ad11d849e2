"""Items are in the form that boto3 gives them, and come back as they were."""

from __future__ import annotations

from typing import Any

from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.records.base import deserialise, serialise

NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1)
"""DynamoDB keeps 38 digits."""
SCALARS = st.one_of(st.text(), NUMBERS, st.booleans())
VALUES = st.recursive(
    SCALARS | st.sets(st.text(), min_size=1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
PLAIN = st.dictionaries(st.text(min_size=1), VALUES, max_size=5)


def _sorted_sets(value: Any) -> Any:
    match value:
        case {"SS": some}:
            return {"SS": sorted(some)}
        case dict():
            return {name: _sorted_sets(entry) for name, entry in value.items()}
        case list():
            return [_sorted_sets(entry) for entry in value]
        case _:
            return value


@given(PLAIN)
def test_attribute_values_are_those_of_boto3(plain: dict[str, Any]) -> None:
    usual = {name: TypeSerializer().serialize(value) for name, value in plain.items()}
    assert _sorted_sets(serialise(plain)) == _sorted_sets(usual)


@given(PLAIN)
def test_what_was_written_comes_back_as_it_was(plain: dict[str, Any]) -> None:
    assert deserialise(serialise(plain)) == plain
