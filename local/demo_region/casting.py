"""Who plays which part in the demo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from local.demo_region.homerooms import DEMO_CLASS
from local.demo_region.schools import AUTHORITY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.demo_region.people import Human
    from local.demo_region.schools import School, SchoolClass
    from local.demo_region.staff import Lesson

type Actor = Literal[
    "class_teacher",
    "parent",
    "pupil",
    "parent_of_two_classes",
    "child_in_first_class",
    "child_in_second_class",
    "teacher_parent",
    "teacher_without_class",
    "group_teacher",
    "school_admin",
    "authority_officer",
    "stranger",
    "other_stranger",
]


SECOND = 2
"""The group of a language whose teacher plays a part."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part in the demo, who plays it, and in which organisation they log in."""

    actor: Actor
    person_id: str
    organisation_id: str


@dataclass(slots=True)
class _Casting:
    schools: list[School]
    humans: dict[str, Human]
    lessons: list[Lesson]
    class_of: dict[str, SchoolClass] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for school in self.schools:
            for school_class in school.classes:
                self.class_of |= dict.fromkeys(school_class.pupil_ids, school_class)

    @property
    def demo_class(self) -> SchoolClass:
        return next(
            one for school in self.schools for one in school.classes if (one.school_id, one.label) == DEMO_CLASS
        )

    def children(self, guardian: Human) -> list[str]:
        return [one for one in self.class_of if guardian.person_id in self.humans[one].guardian_ids]

    def only_parents(self) -> Iterator[tuple[Human, list[str]]]:
        """Parents without another role, with their children."""
        for human in self.humans.values():
            if {role for role, _ in human.roles} == {"parent"}:
                yield human, self.children(human)

    def family(self, children: list[str]) -> set[str]:
        """The guardians of some children, and all children of these guardians."""
        guardians = {one for child in children for one in self.humans[child].guardian_ids}
        return guardians | {one for guardian in guardians for one in self.children(self.humans[guardian])}


def cast(schools: list[School], humans: dict[str, Human], lessons: list[Lesson]) -> list[Part]:
    """One person for each part; those who are strangers to each other have no guardian or child in common."""
    casting = _Casting(schools, humans, lessons)
    home = casting.demo_class
    parts = [Part("class_teacher", home.homeroom_teacher_ids[0], home.school_id)]
    parent, [pupil] = next(
        (human, children)
        for human, children in casting.only_parents()
        if human.culture == "russian"
        and len(children) == 1
        and children[0] in home.pupil_ids
        and len(humans[children[0]].guardian_ids) == 2  # noqa: PLR2004 - a couple
    )
    parts += [Part("parent", parent.person_id, home.school_id), Part("pupil", pupil, home.school_id)]
    parts += _parent_of_two_classes(casting)
    parts += _staff(casting)
    parts += _strangers(casting, casting.family([pupil]))
    return [*parts, _group_teacher(casting)]


def _parent_of_two_classes(casting: _Casting) -> list[Part]:
    """With one child in the demo class and one in another class of the same school."""
    home = casting.demo_class
    for human, children in casting.only_parents():
        elsewhere = [one for one in children if casting.class_of[one] is not home]
        here = [one for one in children if casting.class_of[one] is home]
        if len(here) == len(elsewhere) == 1:
            second = casting.class_of[elsewhere[0]].school_id
            return [
                Part("parent_of_two_classes", human.person_id, home.school_id),
                Part("child_in_first_class", here[0], home.school_id),
                Part("child_in_second_class", elsewhere[0], second),
            ]
    raise LookupError("nobody has children in the demo class and in another one")


def _staff(casting: _Casting) -> list[Part]:
    home = casting.demo_class
    homerooms = {one for school in casting.schools for each in school.classes for one in each.homeroom_teacher_ids}
    teaching = dict.fromkeys(one for lesson in casting.lessons for one in lesson.teacher_ids)
    of_home = {("teacher", home.school_id)}
    both_sides = next(
        one for one in teaching if {"teacher", "parent"} <= {role for role, _ in casting.humans[one].roles}
    )
    without = next(one for one in teaching if set(casting.humans[one].roles) == of_home and one not in homerooms)
    organisation_of_parent = next(place for role, place in casting.humans[both_sides].roles if role == "teacher")

    def holder(role: str, organisation_id: str) -> str:
        return next(one.person_id for one in casting.humans.values() if (role, organisation_id) in one.roles)

    return [
        Part("teacher_parent", both_sides, organisation_of_parent),
        Part("teacher_without_class", without, home.school_id),
        Part("school_admin", holder("siteAdministrator", home.school_id), home.school_id),
        Part("authority_officer", holder("districtAdministrator", AUTHORITY_ID), AUTHORITY_ID),
    ]


def _group_teacher(casting: _Casting) -> Part:
    """Who teaches the second group of the demo class."""
    home = casting.demo_class
    lesson = next(one for one in casting.lessons if one.school_class is home and one.group == SECOND)
    return Part("group_teacher", lesson.teacher_ids[0], home.school_id)


def _strangers(casting: _Casting, acquainted: set[str]) -> list[Part]:
    """Two parents of children in other classes of the same school, of different families."""
    home = casting.demo_class
    cast_parts: list[Part] = []
    for human, children in casting.only_parents():
        family = casting.family(children)
        if (
            [place for _, place in human.roles] == [home.school_id]
            and all(casting.class_of[one] is not home for one in family if one in casting.class_of)
            and not family & acquainted
        ):
            cast_parts.append(Part("other_stranger" if cast_parts else "stranger", human.person_id, home.school_id))
            acquainted |= family
        if len(cast_parts) == 2:  # noqa: PLR2004 - two parts
            return cast_parts
    raise LookupError("there are not two strangers")
