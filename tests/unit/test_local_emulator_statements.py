"""What the emulator is taught of statements."""

from __future__ import annotations

from typing import Any

import pytest

from local.emulator.statements import named_partitions, of_index_partitions, of_partitions

TABLE = {"TableName": "state", "items": {"a": {"1": "a1", "2": "a2"}, "b": {"1": "b1"}, "c": {"1": "c1"}}}


def literal(text: str) -> tuple[Any, ...]:
    return ("lit", {"S": text}, "param")


def one_of(name: str, *values: str) -> tuple[Any, ...]:
    return ("in", ("path", [name], 0, 2), ("options", [literal(value) for value in values]))


SPAN = ("call", "begins_with", [("path", ["sk"], 0, 2), literal("x")], ())


@pytest.mark.parametrize(
    ("where", "named"),
    [
        (one_of("pk", "a", "b"), ["a", "b"]),
        (("and", one_of("pk", "a"), SPAN), ["a"]),
        (("and", SPAN, one_of("pk", "a")), ["a"]),
        (one_of("sk", "a"), None),
        (("or", one_of("pk", "a"), SPAN), None),
        (("in", ("path", ["pk"], 0, 2), ("options", [("lit", {"N": "1"}, "param")])), None),
        (None, None),
    ],
)
def test_a_condition_leaves_what_it_names(where: tuple[Any, ...] | None, named: list[str] | None) -> None:
    assert named_partitions(where, "pk") == named


def test_only_the_named_partitions_are_looked_at() -> None:
    assert of_partitions(TABLE, ["b", "x"]) == {"TableName": "state", "items": {"b": {"1": "b1"}}}


def test_of_an_index_only_what_stands_in_its_named_partitions() -> None:
    members = {"i": {("a", "2"): None, ("c", "1"): None, ("gone", "1"): None}, "j": {("b", "1"): None}}

    assert of_index_partitions(TABLE, ["i", "x"], members)["items"] == {"a": {"2": "a2"}, "c": {"1": "c1"}}
