"""Who may write to whom: the one table that every call asks (for a head teacher: docs/contacts.md).

A contact is between two people by what each is: somebody who teaches a child's class, a parent of a class, a pupil.
`nearness` says how near these two positions are to each other, and the table of the school's policy what follows:

| level | then |
|---|---|
| `direct` | they may have a chat of two, and add each other to chats |
| `group` | the one may add the other to a chat, and no more |
| `none` | neither; an invitation may still lead both into one chat |

Who holds several positions has the best of what follows from each. Staff positions of the writer count only in a
session of that organisation (`svyazka_common.rights`), all of the person written to. A family is no matter of policy.

The safe mode is on in every school until its administrator turns it off; no call of a pupil or parent does. While it is
on, the open table is not in force, and the careful one is in its place. Then pupils reach the pupils and teachers of
their class. Nobody else reaches them, by a link neither.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from svyazka_common.rights import STAFF, counts
from svyazka_common.ties import TEACHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svyazka_common.records.chats import Tie, TieRole
    from svyazka_common.records.school_policy import ContactsPreset, SchoolPolicy
    from svyazka_common.ties import KnownPerson

type PositionRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "administrator", "officer"]
type Nearness = Literal["own_class", "school", "others"]
type Level = Literal["none", "group", "direct"]

LEVELS: tuple[Level, ...] = ("none", "group", "direct")
POSITION_ROLES: tuple[PositionRole, ...] = (
    "pupil",
    "parent",
    "teacher",
    "homeroom_teacher",
    "administrator",
    "officer",
)
NEARNESS: tuple[Nearness, ...] = ("own_class", "school", "others")
TIES: dict[PositionRole, TieRole] = {"pupil": "pupil", "parent": "parent"}
"""The tie by which somebody in a position comes into a chat; all other positions are the staff's."""


class Cell(Struct, frozen=True):
    """What follows for two positions by their nearness."""

    own_class: Level = "none"
    school: Level = "none"
    others: Level = "none"

    def level(self, nearness: Nearness) -> Level:
        """What follows at a nearness."""
        levels: dict[Nearness, Level] = {"own_class": self.own_class, "school": self.school, "others": self.others}
        return levels[nearness]


type Table = Mapping[tuple[PositionRole, PositionRole], Cell]
"""By writer and person written to; what is left out is `none`."""

NEVER = Cell()
CLASS_ONLY = Cell(own_class="direct")
SCHOOL = Cell(own_class="direct", school="direct")
CLASS_AND_CHATS = Cell(own_class="direct", school="group")
CHATS_ONLY = Cell(own_class="group", school="group")

CAREFUL: Table = {
    ("pupil", "pupil"): CLASS_ONLY,
    ("pupil", "teacher"): CLASS_ONLY,
    ("pupil", "homeroom_teacher"): CLASS_ONLY,
    ("parent", "parent"): CLASS_ONLY,
    ("parent", "teacher"): CLASS_ONLY,
    ("parent", "homeroom_teacher"): CLASS_ONLY,
    ("parent", "administrator"): SCHOOL,
    ("teacher", "pupil"): CLASS_AND_CHATS,
    ("teacher", "parent"): CLASS_AND_CHATS,
    ("teacher", "teacher"): SCHOOL,
    ("teacher", "homeroom_teacher"): SCHOOL,
    ("teacher", "administrator"): SCHOOL,
    ("homeroom_teacher", "pupil"): CLASS_AND_CHATS,
    ("homeroom_teacher", "parent"): CLASS_AND_CHATS,
    ("homeroom_teacher", "teacher"): SCHOOL,
    ("homeroom_teacher", "homeroom_teacher"): SCHOOL,
    ("homeroom_teacher", "administrator"): SCHOOL,
    ("administrator", "pupil"): CHATS_ONLY,
    ("administrator", "parent"): SCHOOL,
    ("administrator", "teacher"): SCHOOL,
    ("administrator", "homeroom_teacher"): SCHOOL,
    ("administrator", "administrator"): SCHOOL,
    ("officer", "officer"): SCHOOL,
}
"""The preset of every school. Two rules hold in all presets: no adult but a teacher of the class has a chat of two with
a pupil, and parents never reach other people's children.
"""

STRICT: Table = {
    **CAREFUL,
    ("pupil", "pupil"): NEVER,
    ("pupil", "teacher"): NEVER,
    ("pupil", "homeroom_teacher"): NEVER,
    ("parent", "parent"): NEVER,
    ("teacher", "pupil"): CHATS_ONLY,
    ("homeroom_teacher", "pupil"): CHATS_ONLY,
}
"""Pupils have no chats of two and make none for others; parents write to the staff alone."""

OPEN: Table = {
    **CAREFUL,
    ("pupil", "pupil"): SCHOOL,
    ("parent", "parent"): CLASS_AND_CHATS,
    ("parent", "teacher"): SCHOOL,
    ("parent", "homeroom_teacher"): SCHOOL,
    ("teacher", "parent"): SCHOOL,
    ("homeroom_teacher", "parent"): SCHOOL,
    ("administrator", "officer"): Cell(others="direct"),
    ("officer", "administrator"): Cell(others="direct"),
}
"""Pupils write to each other within the school, parents to any of its teachers."""

PRESETS: dict[ContactsPreset, Table] = {"strict": STRICT, "careful": CAREFUL, "open": OPEN}


def contacts_in_force(policy: SchoolPolicy) -> ContactsPreset:
    """The table of contacts that holds in a school."""
    return "careful" if policy.safe_mode and policy.contacts == "open" else policy.contacts


class Position(Struct, frozen=True):
    """What somebody is in an organisation, and in which of its classes."""

    role: PositionRole
    organisation_id: str
    class_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def tie(self) -> Tie:
        """The tie by which the person comes into a chat in this position."""
        return {"role": TIES.get(self.role, "staff"), "organisation_id": self.organisation_id}


class Contact(Struct, frozen=True):
    """What the policy allows between two people, and the position by which the one written to is reached."""

    level: Level
    position: Position

    @property
    def tie(self) -> Tie:
        """The tie by which the person written to comes into a chat."""
        return self.position.tie


def contact(
    writer: KnownPerson,
    other: KnownPerson,
    today: str,
    presets: Mapping[str, ContactsPreset],
    session_organisation_id: str | None = None,
) -> Contact | None:
    """The best contact that one person may have with another today, None where there is none.

    `presets` are those of organisations that have chosen one. `session_organisation_id` is the organisation whose
    account the writer uses; None where no session asks, so that all staff positions count.
    """
    best: Contact | None = None
    mine = positions(writer, today, session_organisation_id)
    theirs = positions(other, today)
    if writer.person_id == other.person_id:
        return None
    for own, reached in product(mine, theirs):
        level = _level(own, reached, presets, is_family=_is_family(writer, own, other, reached, today))
        if level != "none" and (best is None or LEVELS.index(level) > LEVELS.index(best.level)):
            best = Contact(level, reached)
    return best


def may_write_directly(
    first: KnownPerson, second: KnownPerson, today: str, presets: Mapping[str, ContactsPreset]
) -> bool:
    """Whether two people may have a chat of two today, no matter which of them began it."""
    pairs = ((first, second), (second, first))
    contacts = (contact(writer, reached, today, presets) for writer, reached in pairs)
    return any(reached is not None and reached.level == "direct" for reached in contacts)


def positions(person: KnownPerson, today: str, session_organisation_id: str | None = None) -> list[Position]:
    """What somebody is today; with a session's organisation, of the staff's positions only those in it."""
    all_positions = [*_of_staff(person, today), *_of_pupil(person, today), *_of_parent(person, today)]
    if session_organisation_id is None:
        return all_positions
    return [
        position
        for position in all_positions
        if position.role in {"pupil", "parent"} or position.organisation_id == session_organisation_id
    ]


def nearness(position: Position, other: Position) -> Nearness:
    """How near two positions are to each other."""
    if position.organisation_id != other.organisation_id:
        return "others"
    return "own_class" if position.class_ids & other.class_ids else "school"


def organisations_of(person: KnownPerson, today: str) -> set[str]:
    """The organisations whose policies decide about a person."""
    return {position.organisation_id for position in positions(person, today)}


def _level(own: Position, reached: Position, presets: Mapping[str, ContactsPreset], *, is_family: bool) -> Level:
    if is_family:
        return "direct"
    near = nearness(own, reached)
    # Between two organisations both policies have to allow it.
    asked = {presets.get(place, "careful") for place in (own.organisation_id, reached.organisation_id)}
    levels = [PRESETS[preset].get((own.role, reached.role), NEVER).level(near) for preset in asked]
    return min(levels, key=LEVELS.index)


def _is_family(writer: KnownPerson, own: Position, other: KnownPerson, reached: Position, today: str) -> bool:
    match own.role, reached.role:
        case "parent", "pupil":
            return other.person_id in writer.children(today)
        case "pupil", "parent":
            return writer.person_id in other.children(today)
        case _:
            return False


def _of_staff(person: KnownPerson, today: str) -> Iterator[Position]:
    roles = {(role.organisation_id, role.role) for role in person.roles(today) if role.role in STAFF}
    classes: dict[tuple[str, PositionRole], set[str]] = {}
    for duty in person.duties(today):
        teaches_as: PositionRole = "homeroom_teacher" if duty.entity == "homeroom" else "teacher"
        classes.setdefault((duty.organisation_id, teaches_as), set()).add(duty.class_id)
    for organisation_id, role in sorted(roles):
        if role in TEACHERS:
            classes.setdefault((organisation_id, "teacher"), set())
        else:
            yield Position("administrator" if role == "school_admin" else "officer", organisation_id)
    # A class without a role in its school ties nobody to a chat made by hand.
    organisation_ids = {organisation_id for organisation_id, _ in roles}
    for (organisation_id, teaches_as), class_ids in sorted(classes.items()):
        if organisation_id in organisation_ids:
            yield Position(teaches_as, organisation_id, frozenset(class_ids))


def _of_pupil(person: KnownPerson, today: str) -> Iterator[Position]:
    yield from _in_classes("pupil", person, [person.person_id], today)


def _of_parent(person: KnownPerson, today: str) -> Iterator[Position]:
    yield from _in_classes("parent", person, sorted(person.children(today)), today)


def _in_classes(role: PositionRole, person: KnownPerson, pupils: list[str], today: str) -> Iterator[Position]:
    classes: dict[str, set[str]] = {}
    for pupil in pupils:
        for enrolment in person.enrolments(pupil):
            if counts(enrolment, today):
                classes.setdefault(enrolment.organisation_id, set()).add(enrolment.class_id)
    for organisation_id, class_ids in sorted(classes.items()):
        yield Position(role, organisation_id, frozenset(class_ids))
