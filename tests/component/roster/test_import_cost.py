"""What an import costs: in proportion to what changed, and nothing where nothing did.

Units as DynamoDB Local counts them, which doesn't those of statements; a relation costs one for itself and one for
the inverse index.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SMALL, Moment, changed, delta, packed

from local.bench.roster.units import of_insertions, of_read
from local.statements import Insertion
from roster.cloud import World, world
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND: Moment = (2026, 9, 25, 3, 0, 0)
TWO_CLASSES = changed("classes.csv", "l1,Алг", "c2,7Б,homeroom,homeroom,s1,y1,\nl1,Алг")
MOVED = changed("enrollments.csv", "e2,c1,s1,p1", "e2,c2,s1,p1", TWO_CLASSES)


DAY = "2026-09-20T10:00:00Z"
CHANGES = {
    "another name": delta(users=f"active,{DAY},p1,true,p1,Яна,Иванова,Петровна,g1,"),
    "another class": delta(
        enrollments=f"tobedeleted,{DAY},e-p2,c2,s1,p2,student\nactive,{DAY},e0,c3,s1,p2,student",
    ),
    "a pupil leaves": delta(
        roles=f"tobedeleted,{DAY},r-p4,p4,primary,student,s1",
        enrollments=f"tobedeleted,{DAY},e-p4,c4,s1,p4,student",
    ),
    "a class ends": delta(classes=f"tobedeleted,{DAY},c5,Класс 5,homeroom,homeroom,s1,y1,"),
}


def school_of(classes: int) -> dict[str, str]:
    """A school of so many classes, each with a class teacher and five pupils, who have a parent each."""
    teachers = {f"t{one}": f"c{one}" for one in range(classes)}
    pupils = {f"{one}{more}": f"c{one}" for one in range(classes) for more in ("", *"abcd")}
    rows = {
        "classes.csv": [f"c{one},Класс {one},homeroom,homeroom,s1,y1," for one in range(classes)],
        "users.csv": [f"{one},true,{one},Пётр,Петров {one},,," for one in teachers],
        "roles.csv": [f"r-{one},{one},primary,teacher,s1" for one in teachers],
        "enrollments.csv": [f"e-{one},{place},s1,{one},teacher" for one, place in teachers.items()],
        "demographics.csv": [],
    }
    for pupil, place in pupils.items():
        rows["users.csv"] += [
            f"p{pupil},true,p{pupil},Анна,Ким {pupil},,g{pupil},",
            f"g{pupil},true,g{pupil},Яна,Ким {pupil},,,",
        ]
        rows["roles.csv"] += [f"r-p{pupil},p{pupil},primary,student,s1", f"r-g{pupil},g{pupil},primary,parent,s1"]
        rows["enrollments.csv"].append(f"e-p{pupil},{place},s1,p{pupil},student")
    return SMALL | {name: "\n".join([SMALL[name].splitlines()[0], *lines]) + "\n" for name, lines in rows.items()}


class Meter:
    """Units that the calls to `state` took."""

    def __init__(self) -> None:
        self.written = self.read = 0.0
        self._asked = threading.local()  # each call is made and answered in one thread
        events = aws.dynamodb().meta.events
        events.register("provide-client-params.dynamodb.ExecuteStatement", self.ask_statement)
        events.register("after-call.dynamodb.ExecuteStatement", self.note_statement)
        events.register("provide-client-params.dynamodb.BatchExecuteStatement", self.ask_insertions)
        for operation in ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "Query", "BatchGetItem"):
            events.register(f"provide-client-params.dynamodb.{operation}", self.ask)  # type: ignore[arg-type]
            events.register(f"after-call.dynamodb.{operation}", self.note)

    def ask(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        return params | {"ReturnConsumedCapacity": "TOTAL"}

    def ask_statement(self, params: dict[str, Any], **_: Any) -> None:
        self._asked.params = params

    def note_statement(self, parsed: dict[str, Any], **_: Any) -> None:
        self.read += of_read("ExecuteStatement", self._asked.params, parsed)["read"]

    def ask_insertions(self, params: dict[str, Any], **_: Any) -> None:
        insertions = params["Statements"]
        of_state = [one for one in insertions if Insertion.parse(one["Statement"], one["Parameters"]).table == "state"]
        self.written += of_insertions(of_state).total()

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        capacity = parsed.get("ConsumedCapacity", [])
        units = sum(
            one["CapacityUnits"]
            for one in (capacity if isinstance(capacity, list) else [capacity])
            if one["TableName"] == "state"
        )
        if model.name in {"Query", "BatchGetItem"}:
            self.read += units
        else:
            self.written += units

    def reset(self) -> None:
        self.written = self.read = 0.0


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[World]:
    with world(tables, dynamodb_local) as made:
        yield made


def test_a_first_import_costs_its_items_and_the_same_again_nothing(here: World) -> None:
    meter = Meter()

    here.load(packed(TWO_CLASSES))
    items = here.items()
    assert meter.written == len(items) + sum("inverse_pk" in item for item in items)

    meter.reset()
    here.load(packed(TWO_CLASSES))
    assert meter.written == 0

    here.load(packed(TWO_CLASSES, SECOND))
    assert meter.written == 0


def test_a_change_of_class_costs_one_ending_and_one_new_relation(here: World) -> None:
    here.load(packed(TWO_CLASSES))
    meter = Meter()

    here.load(packed(MOVED, SECOND))

    assert meter.written == 2 + 2


def test_what_is_read_grows_with_the_school_and_not_with_the_region(here: World) -> None:
    here.load(packed(TWO_CLASSES))
    meter = Meter()
    here.load(packed(TWO_CLASSES, SECOND))
    alone = meter.read

    others = "".join(f"x{number},,,Школа {number},school\n" for number in range(20))
    larger = {**TWO_CLASSES, "orgs.csv": TWO_CLASSES["orgs.csv"] + others}
    here.load(packed(larger, (2026, 10, 1, 0, 0, 0)))
    meter.reset()
    here.load(packed(larger, (2026, 10, 2, 0, 0, 0)))

    # An organisation without anybody: itself twice, and two empty queries of the index.
    assert meter.read <= alone + 20 * 2


@pytest.mark.parametrize("classes", [10, 40])
def test_what_a_list_of_changes_costs_does_not_grow_with_the_school(here: World, classes: int) -> None:
    here.load(packed(school_of(classes)))
    costs: dict[str, tuple[float, float]] = {}
    for name, files in CHANGES.items():
        meter = Meter()
        assert here.load(packed(files, SECOND))["schools"] == {"done": 1}
        costs[name] = (meter.read, meter.written)

    assert costs == {
        "another name": (8, 5),
        # One of them is the roles of the pupil: the row may have stood in another school before.
        "another class": (6, 4),
        "a pupil leaves": (6.5, 6),
        # With sixty roles, of pages of other sizes: as many have to be there for a class not to be more than a tenth.
        "a class ends": (pytest.approx(18, abs=0.5), 16),
    }
    assert here.schools()["s1"].removals == {"people": 6, "classes": 1}


IN_GROUPS = {
    "a pupil comes into a group": delta(enrollments=f"active,{DAY},e-new1,g1,s1,p1c,student"),
    "a pupil changes the group": delta(
        enrollments=f"tobedeleted,{DAY},e-g1-p1,g1,s1,p1,student\nactive,{DAY},e-new2,g2,s1,p1,student",
    ),
    "a row moves to the other group": delta(enrollments=f"active,{DAY},e-g1-p1a,g2,s1,p1a,student"),
    "somebody else teaches a group": delta(
        classes=f"active,{DAY},g1,Группа 1,english,scheduled,s1,y1,c1",
        enrollments=f"tobedeleted,{DAY},e-g1-t1,g1,s1,t1,teacher\nactive,{DAY},e-new3,g1,s1,t3,teacher",
    ),
    "a pupil comes into a class of groups": delta(
        classes=f"active,{DAY},g1,Группа 1,english,scheduled,s1,y1,c1",
        users=f"active,{DAY},p9,true,p9,Яна,Лис,,,",
        roles=f"active,{DAY},r-p9,p9,primary,student,s1",
        enrollments=f"active,{DAY},e-p9,c1,s1,p9,student\nactive,{DAY},e-g1-p9,g1,s1,p9,student",
    ),
}


def school_with_groups(classes: int) -> dict[str, str]:
    """The same, and English in one class in two groups."""
    groups = {"g1": ("t1", ["p1", "p1a"]), "g2": ("t2", ["p1b", "p1c", "p1d"])}
    rows = {
        "courses.csv": ["english,Английский язык,a1"],
        "classes.csv": [f"{one},Группа {one[1]},english,scheduled,s1,y1,c1" for one in groups],
        "enrollments.csv": [
            f"e-{one}-{person},{one},s1,{person},{'teacher' if person == teacher else 'student'}"
            for one, (teacher, pupils) in groups.items()
            for person in (teacher, *pupils)
        ],
    }
    files = school_of(classes)
    return files | {name: files[name] + "\n".join(lines) + "\n" for name, lines in rows.items()}


@pytest.mark.parametrize("classes", [10, 40])
def test_what_a_change_in_a_group_costs_does_not_grow_with_the_school(here: World, classes: int) -> None:
    here.load(packed(school_with_groups(classes)))
    costs: dict[str, tuple[float, float]] = {}
    for name, files in IN_GROUPS.items():
        meter = Meter()
        assert here.load(packed(files, SECOND))["schools"] == {"done": 1}
        costs[name] = (meter.read, meter.written)

    assert costs == {
        # Half a unit or one of it are the groups of the pupil's class, which say what the lesson is.
        "a pupil comes into a group": (6, 2),
        "a pupil changes the group": (6, 4),
        "a row moves to the other group": (6, 4),
        # The old teacher and the new one.
        "somebody else teaches a group": (10, 4),
        # All people of the class: whether the lesson is given to all of it.
        "a pupil comes into a class of groups": (10.5, 13),
    }
