"""In which order an organisation's removals are written."""

from __future__ import annotations

from collections import Counter

from functions.roster.diff.changes import Ending
from functions.roster.plan.school import Plan, Removals

ENDINGS = [
    Ending(pk=pk, sk=sk, entity=entity, version=1)
    for pk, sk, entity in [
        ("PERSON#p1", "PERSON", "person"),
        ("PERSON#t1", "ROLE#s1#teacher", "role"),
        ("PERSON#t1", "ROLE#s1#homeroom_teacher", "role"),
        ("PERSON#t1", "HOMEROOM#c1", "homeroom"),
        ("PERSON#t1", "LOAD#c1#algebra", "teaching_load"),
        ("PERSON#p1", "ENROLMENT#c1", "enrolment"),
        ("CLASS#c1", "CLASS", "class"),
        ("PERSON#g1", "GUARDIAN_OF#p1", "guardianship"),
        ("LOGIN#s1#p", "LOGIN", "account"),
    ]
]


def plan(*, frozen: bool = False) -> Plan:
    return Plan(endings={one.key: one for one in ENDINGS}, removals=Removals(), frozen=frozen)


def test_a_class_ends_before_its_people() -> None:
    steps = [{one.entity for one in step} for step in plan().steps_of_endings()]

    assert steps[2:4] == [{"class"}, {"enrolment", "homeroom", "teaching_load"}]


def test_a_class_teachers_role_ends_before_the_homeroom() -> None:
    order = [one.sk for step in plan().steps_of_endings() for one in step]

    assert order.index("ROLE#s1#homeroom_teacher") < order.index("HOMEROOM#c1") < order.index("ROLE#s1#teacher")


def test_every_removal_is_in_one_step() -> None:
    assert Counter(one.key for step in plan().steps_of_endings() for one in step) == Counter(one.key for one in ENDINGS)


def test_nothing_ends_while_removals_are_held() -> None:
    assert plan(frozen=True).steps_of_endings() == []
