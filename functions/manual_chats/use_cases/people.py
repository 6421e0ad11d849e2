"""The people that the caller may write to, in the groups in which people look for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.manual_chats.repository.people import classes_of, people_of_classes, staff_of
from functions.manual_chats.schemas.people import ClassNamed, People, PeopleGroup, Reachable
from functions.manual_chats.use_cases.joining import read_circle
from svyazka_common import clock
from svyazka_common.contact_policy import positions
from svyazka_common.known_people import read_known
from svyazka_common.names import natural
from svyazka_common.rights import STAFF
from svyazka_common.ties import member_name, member_role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from functions.manual_chats.repository.people import PeopleOfClasses
    from functions.manual_chats.schemas.people import PeopleGroupKind
    from functions.manual_chats.use_cases.joining import Circle
    from svyazka_common.contact_policy import Contact, Position
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Role, SchoolClass

MOST_CLASSES = 12
"""Classes whose people are listed at once; the people of others are asked for class by class."""
OF_STAFF = frozenset({"teacher", "homeroom_teacher", "administrator", "officer"})
ADMINISTRATORS: frozenset[Role] = frozenset({"school_admin"})
NOBODY: dict[str, set[Role]] = {}


def reachable_people(session: Session, class_id: str) -> People:
    """The people that the caller may add to a chat, of their own classes or of one class of the school.

    The index finds them and may be late; what decides is read from the table.
    """
    today = clock.today()
    me = read_known([session.person_id])[session.person_id]
    mine = positions(me, today, session.organisation_id)
    is_staff = any(one.role in OF_STAFF for one in mine)
    school = classes_of(session.organisation_id, today) if is_staff else []
    own = _own_classes(mine)
    listed = [class_id] if class_id else own[:MOST_CLASSES]
    of_classes = people_of_classes(
        [one for one in listed if one in {*own, *(school_class.class_id for school_class in school)}], today
    )
    reaches_staff = not class_id and (is_staff or any(one.role == "parent" for one in mine))
    places = sorted({one.organisation_id for one in mine}) if reaches_staff else []
    staff: dict[str, set[Role]] = {}
    for place in places:
        for person_id, roles in staff_of(place, STAFF if is_staff else ADMINISTRATORS, today).items():
            staff.setdefault(person_id, set()).update(roles)
    family = set() if class_id else me.children(today)
    everybody = (of_classes.everybody() | staff.keys() | family) - {session.person_id}
    circle = read_circle(session, everybody)
    contacts = circle.contacts()
    family |= {one for one in everybody if session.person_id in circle.others[one].children(today)}
    groups = [
        _group(kind, label, people, circle, contacts)
        for kind, label, people in _groups(of_classes, _led(mine), staff if is_staff else NOBODY, staff, family)
    ]
    return People(
        groups=[group for group in groups if group.people],
        classes=[ClassNamed(class_id=one.class_id, label=one.label) for one in _in_order(school)],
    )


def _own_classes(mine: Sequence[Position]) -> list[str]:
    """The classes of one's positions, those that one leads first."""
    led = _led(mine)
    own = {class_id for one in mine for class_id in one.class_ids}
    return sorted(own, key=lambda class_id: (class_id not in led, class_id))


def _led(mine: Iterable[Position]) -> set[str]:
    """The classes of which one is the class teacher."""
    return {class_id for one in mine if one.role == "homeroom_teacher" for class_id in one.class_ids}


def _groups(
    of_classes: PeopleOfClasses,
    led: set[str],
    colleagues: dict[str, set[Role]],
    staff: dict[str, set[Role]],
    family: set[str],
) -> Iterator[tuple[PeopleGroupKind, str | None, set[str]]]:
    yield "family", None, family
    in_order = sorted(of_classes.labels.items(), key=lambda entry: (entry[0] not in led, natural(entry[1]), entry[0]))
    for class_id, label in in_order:
        yield "class_pupils", label, of_classes.pupils.get(class_id, set())
        yield "class_parents", label, of_classes.parents.get(class_id, set())
        yield "teachers", label, of_classes.teachers.get(class_id, set())
    yield "colleagues", None, {person_id for person_id, roles in colleagues.items() if roles != {"school_admin"}}
    yield "administrators", None, {person_id for person_id, roles in staff.items() if "school_admin" in roles}


def _group(
    kind: PeopleGroupKind, label: str | None, people: set[str], circle: Circle, contacts: dict[str, Contact]
) -> PeopleGroup:
    shown = [_reachable(person_id, circle, contacts[person_id]) for person_id in people if person_id in contacts]
    return PeopleGroup(
        kind=kind,
        label=label,
        people=sorted((person for person in shown if person.name), key=lambda person: (person.name, person.person_id)),
    )


def _reachable(person_id: str, circle: Circle, contact: Contact) -> Reachable:
    known_person = circle.others[person_id]
    role = member_role(known_person, contact.tie, circle.today)
    return Reachable(
        person_id=person_id,
        name=member_name(known_person.person, role) if known_person.person is not None else "",
        role=role,
        direct=contact.level == "direct",
        linked=known_person.link() is not None,
    )


def _in_order(classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    return sorted(classes, key=lambda school_class: (natural(school_class.label), school_class.class_id))
