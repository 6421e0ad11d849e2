"""A pupil, a parent and two classes that only the bench knows, and what happens to them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from local.demo_region import academic_year
from svyazka_common import clock
from svyazka_common.records.base import Prefix, key_of
from svyazka_common.records.chats import member_sk
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record

SCHOOL = {"organisation_id": "bench-school"}
PUPIL, PARENT = "bench-pupil", "bench-parent"
CLASSES = ("bench-7a", "bench-7b")
VERSIONS = count(time.time_ns() // 1_000_000)
"""Like a source's timestamps, but never the same twice: of two changes with one version the second would be late."""

type Event = dict[str, Any]
type Places = frozenset[tuple[str, str]]
"""The members of chats, as pairs of person id and chat id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Changes that are sent as one message, and the members of the chats after them."""

    name: str
    event: Event
    then: Places


def beginning() -> list[Event]:
    """The roster before anything happens, in an order in which nothing waits for anything."""
    year = academic_year.containing(academic_year.today())
    days = {"starts_on": academic_year.first_day(year).isoformat(), "ends_on": academic_year.last_day(year).isoformat()}
    classes = [
        _upserted("class", SCHOOL | {"class_id": one, "label": one[-2:].upper(), "academic_year_id": "bench-year"})
        for one in CLASSES
    ]
    name = {"family_name": "Пробный", "given_name": "Пример"}
    people = [_upserted("person", {"person_id": one} | name) for one in PEOPLE]
    return [
        _upserted("organisation", SCHOOL | {"kind": "school", "name": "Пробная школа"}),
        _upserted("academic_year", {"academic_year_id": "bench-year"} | days),
        *classes,
        *people,
        _upserted("role", {"person_id": PUPIL, "role": "pupil"} | SCHOOL),
        _upserted("enrolment", {"person_id": PUPIL, "class_id": CLASSES[0]}),
        _upserted("guardianship", {"guardian_id": PARENT, "child_id": PUPIL}),
    ]


PEOPLE = (PUPIL, PARENT)


def links() -> Iterator[Record]:
    """Return the records that linking writes; linking itself takes a phone and an SMS, and is not measured here."""
    for person_id in PEOPLE:
        yield VkId(
            person_id=person_id, vk_id=f"v-{person_id}", phone="+70000000000", phone_key=f"k-{person_id}",
            proven_at=clock.now(),
        )  # fmt: skip
        yield Link(
            person_id=person_id, account_id=f"a-{person_id}", organisation_id=SCHOOL["organisation_id"],
            link_id=f"l-{person_id}", study_profile_id=f"s-{person_id}", linked_at=clock.now(),
        )  # fmt: skip


def at_first() -> Places:
    """Where everybody is before anything happens."""
    return _in(CLASSES[0])


def of_run(run: int) -> list[Scenario]:
    """Return the scenarios of a run: the pupil moves to the other class; the guardianship ends, and begins again."""
    here, there = CLASSES[run % 2], CLASSES[1 - run % 2]
    relation = {"guardian_id": PARENT, "child_id": PUPIL}
    moved = [
        _removed("enrolment", {"person_id": PUPIL, "class_id": here}),
        _upserted("enrolment", {"person_id": PUPIL, "class_id": there}),
    ]
    return [
        Scenario(name="a pupil with a parent changes class", event=_batch(moved), then=_in(there)),
        Scenario(
            name="a guardianship ends",
            event=_removed("guardianship", relation),
            then=frozenset({(PUPIL, f"class_pupils~{there}")}),
        ),
        Scenario(name="a guardian is added", event=_upserted("guardianship", relation), then=_in(there)),
    ]


def member_key(person_id: str, chat_id: str) -> dict[str, dict[str, str]]:
    """The key of a membership."""
    return {"pk": {"S": person_pk(person_id)}, "sk": {"S": member_sk(chat_id)}}


def person_key(person_id: str) -> dict[str, dict[str, str]]:
    """The key of a person's record in the roster."""
    return key_of(person_pk(person_id), Prefix.PERSON.key())


def everywhere() -> Places:
    """Every person and chat of the scenarios, as pairs."""
    return frozenset(place for one in CLASSES for place in _in(one))


def _in(class_id: str) -> Places:
    return frozenset({(PUPIL, f"class_pupils~{class_id}"), (PARENT, f"class_parents~{class_id}")})


def _upserted(kind: str, data: Event) -> Event:
    return _event(f"roster.{kind}.upserted", data | {"version": next(VERSIONS)})


def _removed(kind: str, data: Event) -> Event:
    return _event(f"roster.{kind}.removed", data | {"version": next(VERSIONS)})


def _batch(events: list[Event]) -> Event:
    return _event("roster.batch", {"records": [{"type": one["type"], "data": one["data"]} for one in events]})


def _event(kind: str, data: Event) -> Event:
    event_id = f"bench-{time.time_ns()}"
    return {"specversion": "1.0", "id": event_id, "source": "urn:svyazka:bench", "type": kind, "data": data}
