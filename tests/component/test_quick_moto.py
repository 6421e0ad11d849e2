"""moto answers the same by `quick_moto`; the other tests on moto would hardly notice what is held here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
import quick_moto
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from shared_moto import laid, put_back, shared_clients, tables_now

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {"AWS_ACCESS_KEY_ID": "quick", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
ITEM: dict[str, Any] = {
    "pk": {"S": "a"},
    "sk": {"S": "1"},
    "number": {"N": "7"},
    "flag": {"BOOL": True},
    "none": {"NULL": True},
    "names": {"SS": ["x", "y"]},
    "list": {"L": [{"S": "x"}, {"M": {"in": {"N": "1"}}}]},
    "map": {"M": {"list": {"L": [{"S": ""}]}, "map": {"M": {}}}},
}


@pytest.fixture(autouse=True)
def world(tables: dict[str, dict[str, Any]]) -> Iterator[None]:
    with mock.patch.dict(os.environ, SETTINGS), shared_clients(), mock_aws(), laid(tables, None, streams=True):
        yield


def put(item: dict[str, Any]) -> Any:
    return {"Put": {"TableName": "state", "Item": item}}


def everything() -> list[dict[str, Any]]:
    return aws.client("dynamodb").scan(TableName="state")["Items"]  # type: ignore[no-any-return]


def events() -> int:
    """How many changes the stream tells of."""
    return len(tables_now()["state"].stream_shard.items)


def test_each_kind_of_value_comes_back_as_it_was_stored() -> None:
    aws.dynamodb().put_item(TableName="state", Item=ITEM)
    assert everything() == [ITEM]


def test_an_item_that_is_too_large_is_refused() -> None:
    with pytest.raises(ClientError, match="Item size"):
        aws.dynamodb().put_item(TableName="state", Item=ITEM | {"long": {"S": "x" * 410_000}})


def test_a_transaction_that_fails_leaves_items_and_stream_as_they_were() -> None:
    aws.dynamodb().put_item(TableName="state", Item=ITEM)
    key = {"pk": ITEM["pk"], "sk": ITEM["sk"]}
    update: Any = {
        "TableName": "state",
        "Key": key,
        "UpdateExpression": "SET #n = :n ADD #names :names",
        "ExpressionAttributeNames": {"#n": "number", "#names": "names"},
        "ExpressionAttributeValues": {":n": {"N": "8"}, ":names": {"SS": ["z"]}},
    }
    check: Any = {
        "TableName": "state",
        "Key": {"pk": {"S": "c"}, "sk": {"S": "1"}},
        "ConditionExpression": "attribute_exists(pk)",
    }
    new = ITEM | {"pk": {"S": "b"}}
    events_before = events()

    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        aws.dynamodb().transact_write_items(TransactItems=[{"Update": update}, put(new), {"ConditionCheck": check}])
    assert (everything(), events()) == ([ITEM], events_before)

    aws.dynamodb().transact_write_items(TransactItems=[{"Update": update}, put(new)])
    assert everything() == [ITEM | {"number": {"N": "8"}, "names": {"SS": ["x", "y", "z"]}}, new]
    assert events() == events_before + 2


def test_what_is_put_back_knows_nothing_of_what_was_done_meanwhile() -> None:
    aws.dynamodb().put_item(TableName="state", Item=ITEM)
    before = tables_now()
    for _ in range(2):
        aws.dynamodb().update_item(
            TableName="state",
            Key={"pk": ITEM["pk"], "sk": ITEM["sk"]},
            UpdateExpression="SET flag = :no",
            ExpressionAttributeValues={":no": {"BOOL": False}},
        )
        aws.dynamodb().put_item(TableName="state", Item=ITEM | {"sk": {"S": "2"}})
        put_back(before)
        assert everything() == [ITEM]


def test_a_query_finds_what_is_in_its_partition_in_order() -> None:
    for pk, sk in (("a", "2"), ("a", "1"), ("b", "1")):
        aws.dynamodb().put_item(TableName="state", Item={"pk": {"S": pk}, "sk": {"S": sk}})

    def sort_keys(pk: str) -> list[str]:
        answer = aws.dynamodb().query(
            TableName="state", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": pk}}
        )
        return [item["sk"]["S"] for item in answer["Items"]]

    assert [sort_keys("a"), sort_keys("b"), sort_keys("c")] == [["1", "2"], ["1"], []]


def test_what_a_test_hooks_into_a_client_ends_with_it() -> None:
    met: list[str] = []
    with shared_clients():
        aws.dynamodb().meta.events.register("before-call.dynamodb", lambda model, **_: met.append(model.name))
        everything()
    everything()
    assert met == ["Scan"]


CONDITIONS = [
    "#n = :n AND attribute_not_exists(absent)",
    "#n = :n OR (#f = :t AND NOT attribute_exists(pk))",
    "#n BETWEEN :n AND :more",
    "#n IN (:n, :more)",
    "#m.#l[0] = :s AND begins_with(pk, :s)",
    "contains(#names, :s) AND size(#m) >= :n",
    "attribute_type(#m, :s) OR #n <> :n",
]
VALUES: dict[str, dict[str, Any]] = {":n": {"N": "7"}, ":more": {"N": "9"}, ":t": {"BOOL": True}, ":s": {"S": "x"}}
NAMES = {"#n": "number", "#names": "names", "#f": "flag", "#m": "map", "#l": "list"}


@pytest.mark.parametrize("expression", CONDITIONS)
def test_a_condition_means_the_same_each_time_with_the_values_of_its_call(expression: str) -> None:
    names = {name: told for name, told in NAMES.items() if name in expression}
    item = Item(DynamoType({"S": "a"}), DynamoType({"S": "1"}), ITEM)
    for changed in ({}, {":n": {"N": "8"}}, {":s": {"S": ""}}, {}):
        values = VALUES | changed
        parsers = [ConditionExpressionParser(expression, names, values) for _ in range(2)]
        quick, slow = parsers[0].parse(), quick_moto._parse(parsers[1])
        assert quick.expr(item) == slow.expr(item)
        for attribute in ("expr_attr_names_found", "expr_attr_values_found"):
            assert getattr(parsers[0], attribute) == getattr(parsers[1], attribute)


@pytest.mark.parametrize("wrong", ["number = :missing", "number = ", "((number = :n))", "name = :n", "#x = :n", "a b"])
def test_a_wrong_condition_is_refused_in_the_same_words(wrong: str) -> None:
    said = []
    for parse in (ConditionExpressionParser.parse, quick_moto._parse):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - whatever moto raises
            parse(ConditionExpressionParser(wrong, None, VALUES))
        said.append((type(refused.value), str(refused.value)))
    assert said[0] == said[1]
