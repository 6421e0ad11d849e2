"""Reading statements, for stand-ins of DynamoDB."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.statements import Insertion, Selection, row_of
from svyazka_common import aws, transactions
from svyazka_common.reading import select
from svyazka_common.transactions import insert

KEYS = [f"{letter}{number}" for letter in "abя" for number in range(3)]
places = st.sets(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)))
spans = st.sampled_from([(), ("a",), ("b1",), ("a1", "b2"), ("b", "я")])


def stored(chosen: set[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in sorted(chosen)]


def asked(pks: list[str], span: tuple[str, ...], index: str | None = None) -> dict[str, Any]:
    """The call that reads these partitions."""
    conditions = {0: "", 1: 'begins_with("sk", ?)', 2: '"sk" BETWEEN ? AND ?'}
    with mock.patch.object(aws, "dynamodb") as dynamodb:
        dynamodb().execute_statement.return_value = {"Items": []}
        select("state", index, ("pk", pks), (conditions[len(span)], span))
        call: dict[str, Any] = dynamodb().execute_statement.call_args.kwargs
    return call


@given(places, st.sets(st.sampled_from(KEYS), min_size=1), spans)
def test_what_a_statement_asks_for_is_its_partitions_and_the_span_in_them(
    there: set[tuple[str, str]], pks: set[str], span: tuple[str, ...]
) -> None:
    call = asked(sorted(pks), span)

    selected = Selection.parse(call["Statement"], call["Parameters"]).among(stored(there))

    match span:
        case ():
            wanted = {(pk, sk) for pk, sk in there if pk in pks}
        case (prefix,):
            wanted = {(pk, sk) for pk, sk in there if pk in pks and sk.startswith(prefix)}
        case (first, last):
            wanted = {(pk, sk) for pk, sk in there if pk in pks and first <= sk <= last}
    assert [(one["pk"]["S"], one["sk"]["S"]) for one in selected] == sorted(wanted)


def test_a_table_is_read_as_it_is_now_and_an_index_as_it_can_be() -> None:
    assert asked(["a"], ())["ConsistentRead"] is True
    assert asked(["a"], (), "inverse")["ConsistentRead"] is False
    assert asked(["a"], (), "inverse")["Statement"].startswith('SELECT * FROM "state"."inverse" WHERE "pk" IN [?]')


def test_an_index_has_only_what_has_its_keys() -> None:
    inside = {"pk": {"S": "p"}, "sk": {"S": "s"}, "inverse_pk": {"S": "i"}, "inverse_sk": {"S": "k"}}
    selection = Selection.parse('SELECT * FROM "state"."inverse" WHERE "inverse_pk" IN [?]', [{"S": "i"}])

    assert selection.among([{"pk": {"S": "i"}, "sk": {"S": "s"}}, inside]) == [inside]


@pytest.mark.parametrize("text", ['SELECT * FROM "state"', 'DELETE FROM "state" WHERE "pk" IN [?]', "x"])
def test_other_statements_are_refused(text: str) -> None:
    for kind in (Selection, Insertion):
        with pytest.raises(ValueError, match=re.escape(text)):
            kind.parse(text, [])


def test_an_insert_of_parameters_is_known_by_its_table_and_names() -> None:
    assert row_of("INSERT INTO \"state\" VALUE {'pk': ?, 'имя': ?}") == ("state", ("pk", "имя"))
    for other in ("INSERT INTO \"state\" VALUE {'pk': 'x'}", 'INSERT INTO "state" VALUE ?', "SELECT"):
        assert row_of(other) is None


class Busy:
    """A table that is too busy for an item so many times."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors, self.calls = errors, list[list[str]]()

    def batch_execute_statement(self, *, Statements: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        pks = [Insertion.parse(one["Statement"], one["Parameters"]).item["pk"]["S"] for one in Statements]
        self.calls.append(pks)
        codes = [self.errors[pk].pop(0) if self.errors.get(pk) else None for pk in pks]
        return {"Responses": [{"Error": {"Code": code}} if code else {} for code in codes]}


def inserting(monkeypatch: pytest.MonkeyPatch, pks: list[str], errors: dict[str, list[str]]) -> tuple[Busy, list[bool]]:
    busy = Busy(errors)
    monkeypatch.setattr(aws, "dynamodb", lambda: busy)
    monkeypatch.setattr(transactions, "FIRST_INSERT_WAIT_SECONDS", 0.0)
    return busy, insert("state", [{"pk": {"S": pk}, "sk": {"S": "s"}} for pk in pks])


def test_what_dynamodb_was_too_busy_for_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    errors = {"b": ["ThrottlingError", "TransactionConflict"], "c": ["DuplicateItem"]}

    busy, written = inserting(monkeypatch, ["a", "b", "c"], errors)

    assert written == [True, True, False]
    assert busy.calls == [["a", "b", "c"], ["b"], ["b"]]


def test_what_fails_again_and_again_is_left_to_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, written = inserting(monkeypatch, ["a", "b"], {"a": ["ThrottlingError"] * transactions.INSERT_TRIES})

    assert written == [False, True]
    assert len(busy.calls) == transactions.INSERT_TRIES


@pytest.mark.parametrize("code", ["AccessDenied", "ValidationError", "ResourceNotFound"])
def test_what_is_refused_is_left_to_who_asked_at_once(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    busy, written = inserting(monkeypatch, ["a", "b"], {"a": [code]})

    assert written == [False, True]
    assert len(busy.calls) == 1


def test_twenty_five_items_go_with_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, written = inserting(monkeypatch, [f"p{number}" for number in range(60)], {})

    assert written == [True] * 60
    assert [len(call) for call in busy.calls] == [25, 25, 10]
