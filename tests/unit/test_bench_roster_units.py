"""Units as AWS counts them."""

from __future__ import annotations

from typing import Any

from local.bench.roster.units import of_insertions, of_read, of_transaction, of_write, size
from svyazka_common.records.chats import Member


def member(number: int) -> Member:
    return Member(
        person_id="p1",
        chat_id=f"subject~c1~s{number}",
        kind="subject",
        title="Алгебра · 7А",
        organisation_id="o1",
        name="Петров Саша",
        role="pupil",
        basis=["PERSON#p1/ENROLMENT#c1"],
        joined_at=1,
    )


def put(item: dict[str, Any]) -> dict[str, Any]:
    return {"Put": {"TableName": "state", "Item": item}}


CHECK = {"ConditionCheck": {"TableName": "state", "Key": {"pk": {"S": "PERSON#p1"}, "sk": {"S": "LINK#a1"}}}}


def test_a_transaction_costs_two_units_a_row_and_one_in_the_index() -> None:
    units = of_transaction([*(put(member(number).to_item()) for number in range(12)), CHECK])

    assert units == {"write": 26, "index_write": 12}


def test_a_row_that_leaves_costs_as_much_as_one_that_comes() -> None:
    assert of_transaction([{"Delete": {"Key": member(1).key}}]) == {"write": 2, "index_write": 1}


def test_a_row_of_more_than_a_kilobyte_costs_for_each() -> None:
    item = {"pk": {"S": "p"}, "sk": {"S": "s"}, "text": {"S": "x" * 1500}, "inverse_pk": {"S": "i"}}

    assert of_transaction([put(item)]) == {"write": 4, "index_write": 2}


def test_a_write_is_told_apart_into_table_and_index() -> None:
    capacity = {"CapacityUnits": 2.0, "Table": {}, "GlobalSecondaryIndexes": {"inverse": {"CapacityUnits": 1.0}}}

    assert of_write(capacity) == {"write": 1, "index_write": 1}


def test_a_query_costs_a_unit_for_each_four_kilobytes_and_half_if_late() -> None:
    items = [{"pk": {"S": "p"}, "sk": {"S": str(number)}, "text": {"S": "x" * 1500}} for number in range(4)]

    assert of_read("Query", {"ConsistentRead": True}, {"Items": items}) == {"read": 2}
    assert of_read("Query", {}, {"Items": items}) == {"read": 1}
    assert of_read("Query", {"ConsistentRead": True}, {"Items": []}) == {"read": 1}


def test_items_read_by_key_count_each_also_missing_ones() -> None:
    asked = {"RequestItems": {"state": {"Keys": [{}, {}, {}], "ConsistentRead": True}}}
    items = [{"pk": {"S": "p"}}, {"pk": {"S": "q"}, "text": {"S": "x" * 5000}}]

    assert of_read("BatchGetItem", asked, {"Responses": {"state": items}}) == {"read": 1 + 2 + 1}
    assert of_read("GetItem", {}, {"Item": items[0]}) == {"read": 0.5}
    assert of_read("GetItem", {"ConsistentRead": True}, {}) == {"read": 1}


def test_each_partition_of_a_statement_counts_also_a_missing_one() -> None:
    parameters = [{"S": "p"}, {"S": "q"}, {"S": "r"}]
    asked = {"Statement": 'SELECT * FROM "state" WHERE "pk" IN [?, ?, ?]', "Parameters": parameters}
    items = [{"pk": {"S": "p"}}, *({"pk": {"S": "q"}, "text": {"S": "x" * 3000}} for _ in range(3))]

    assert of_read("ExecuteStatement", asked | {"ConsistentRead": True}, {"Items": items}) == {"read": 1 + 3 + 1}
    assert of_read("ExecuteStatement", asked, {"Items": items}) == {"read": 2.5}


def test_an_insertion_costs_a_unit_for_each_kilobyte_also_in_the_index() -> None:
    plain = {
        "Statement": "INSERT INTO \"state\" VALUE {'pk': ?, 'text': ?}",
        "Parameters": [{"S": "p"}, {"S": "x" * 1500}],
    }
    indexed = {"Statement": "INSERT INTO \"state\" VALUE {'inverse_pk': ?}", "Parameters": [{"S": "i"}]}

    assert of_insertions([plain, indexed]) == {"write": 3, "index_write": 1}


def test_the_size_of_an_item_is_that_of_its_names_and_values() -> None:
    item = {"имя": {"S": "Аня"}, "n": {"N": "1234"}, "l": {"L": [{"S": "a"}]}, "m": {"M": {"k": {"BOOL": True}}}}

    assert size(item) == 6 + 6 + 1 + 3 + 1 + 3 + 2 + 1 + 3 + 1 + 1 + 1
