"""What the emulator is taught of statements."""

from __future__ import annotations

from typing import Any

import pytest

from local.emulator.statements import apart, of_index_partitions, of_partitions

TABLE = {"TableName": "state", "items": {"a": {"1": "a1", "2": "a2"}, "b": {"1": "b1"}, "c": {"1": "c1"}}}


def literal(text: str) -> tuple[Any, ...]:
    return ("lit", {"S": text}, "param")


def one_of(name: str, *values: str) -> tuple[Any, ...]:
    return ("in", ("path", [name], 0, 2), ("options", [literal(value) for value in values]))


NUMBER = ("in", ("path", ["pk"], 0, 2), ("options", [("lit", {"N": "1"}, "param")]))
SPAN = ("call", "begins_with", [("path", ["sk"], 0, 2), literal("x")], ())


@pytest.mark.parametrize(
    ("where", "named", "rest"),
    [
        (one_of("pk", "a", "b"), ["a", "b"], None),
        (("and", one_of("pk", "a"), SPAN), ["a"], SPAN),
        (("and", SPAN, one_of("pk", "a")), ["a"], SPAN),
        (("and", ("and", SPAN, one_of("pk", "a")), SPAN), ["a"], ("and", SPAN, SPAN)),
        (("and", one_of("pk", "a"), one_of("pk", "b")), ["a"], one_of("pk", "b")),
        (("and", SPAN, SPAN), None, ("and", SPAN, SPAN)),
        (one_of("sk", "a"), None, one_of("sk", "a")),
        (("or", one_of("pk", "a"), SPAN), None, ("or", one_of("pk", "a"), SPAN)),
        (NUMBER, None, NUMBER),
        (None, None, None),
    ],
)
def test_a_condition_leaves_what_it_names_and_asks_for_the_rest(where: Any, named: list[str] | None, rest: Any) -> None:
    assert apart(where, "pk") == (named, rest)


def test_only_the_named_partitions_are_looked_at() -> None:
    assert of_partitions(TABLE, ["b", "x"]) == {"TableName": "state", "items": {"b": {"1": "b1"}}}


def test_of_an_index_only_what_stands_in_its_named_partitions() -> None:
    members = {"i": {("a", "2"): None, ("c", "1"): None, ("gone", "1"): None}, "j": {("b", "1"): None}}

    assert of_index_partitions(TABLE, ["i", "x"], members)["items"] == {"a": {"2": "a2"}, "c": {"1": "c1"}}
