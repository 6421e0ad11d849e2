"""What statements do on whatever stands in for DynamoDB: as much as other calls, but for many at a time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from svyazka_common import aws
from svyazka_common.reading import (
    between,
    betweens,
    inverse,
    inverse_reads,
    partition,
    partitions,
    reads,
    side_by_side,
)
from svyazka_common.transactions import insert

if TYPE_CHECKING:
    from svyazka_common.records.base import Item

PEOPLE = [f"PERSON#{number:02}" for number in range(120)]
NOBODY = "PERSON#nobody"
CLASSES = [f"CLASS#{number}" for number in range(3)]


def item(pk: str, sk: str, **fields: Any) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}, "entity": {"S": "test"}, **fields}


def relation(pk: str, number: int) -> Item:
    to = CLASSES[number % len(CLASSES)]
    return item(pk, f"ROLE#{number}", inverse_pk={"S": to}, inverse_sk={"S": f"PUPIL#{pk}"}, version={"N": "7"})


def stored() -> list[Item]:
    """People with a few items each, of which one stands in the index; the Cyrillic ones sort last."""
    own = [item(pk, sk) for pk in PEOPLE for sk in ("LINK#я", "LINK#a", "PERSON")]
    return own + [relation(pk, number) for number, pk in enumerate(PEOPLE)]


def put_all(items: list[Item]) -> None:
    for row in items:
        aws.dynamodb().put_item(TableName=os.environ["STATE_TABLE"], Item=row)


def check_reading() -> None:
    """Many partitions give what each gives alone."""
    put_all(stored())
    asked = [*PEOPLE, NOBODY]
    for prefix in ("", "LINK#", "ROLE#1"):
        assert partitions(asked, prefix) == {pk: partition(pk, prefix) for pk in asked}
    assert betweens(asked, "LINK#b", "PERSON") == {pk: between(pk, "LINK#b", "PERSON") for pk in asked}
    for prefix in ("", "PUPIL#PERSON#1"):
        items = side_by_side(inverse_reads([*CLASSES, NOBODY], prefix))
        for pk in [*CLASSES, NOBODY]:
            here = [one for one in items if one["inverse_pk"]["S"] == pk]
            assert sorted(here, key=lambda row: row["inverse_sk"]["S"]) == inverse(pk, prefix)
    assert [len(inverse(pk)) for pk in CLASSES] == [len(PEOPLE) // len(CLASSES)] * len(CLASSES)
    assert len(side_by_side(reads(PEOPLE, "PERSON"))) == len(side_by_side(inverse_reads(CLASSES))) == len(PEOPLE)
    assert partitions([]) == {}


def check_inserting() -> None:
    """What is there stays, everything else comes in as it is."""
    there = [
        relation(PEOPLE[3], 3),
        item(PEOPLE[40], "LIST", l={"L": [{"S": "x"}, {"BOOL": True}]}, s={"SS": ["a", "b"]}),
    ]
    put_all(there)
    new = [relation(pk, number) for number, pk in enumerate(PEOPLE[:60]) if number != 3]
    other = [one | {"version": {"N": "8"}} for one in there]

    assert insert(os.environ["STATE_TABLE"], [*other, *new]) == [False, False, *([True] * len(new))]

    by_place = {(one["pk"]["S"], one["sk"]["S"]): one for items in partitions(PEOPLE).values() for one in items}
    assert by_place == {(one["pk"]["S"], one["sk"]["S"]): one for one in [*there, *new]}


def check_one_key_twice() -> None:
    """Two of one key in a call are refused, so nobody may ask for that."""
    with pytest.raises((ClientError, AssertionError), match=r"duplicates|refuses"):
        insert(os.environ["STATE_TABLE"], [item(PEOPLE[0], "PERSON"), item(PEOPLE[0], "PERSON")])
