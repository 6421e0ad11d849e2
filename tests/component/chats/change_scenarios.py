"""What may happen in the school of `watch`, by name: the roster changes, a teacher decides, a day comes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chats.http_calls import session_of
from chats.school import (
    SEPTEMBER,
    SUMMER,
    account,
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    next_year,
    person,
    school_class,
    subject_chat,
)
from functions.chats.use_cases import management
from svyazka_common.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chats.schedule import Schedule

PUPILS_CHAT = "class_pupils~7a"

# Each change as (record without version, gone); a version is given as it happens.
CHANGES: dict[str, tuple[Any, bool]] = {
    "pupil joins 7a": (lambda v: enrolment("pupil", "7a", v), False),
    "pupil leaves 7a": (lambda v: enrolment("pupil", "7a", v, "ended"), False),
    "pupil joins 7b": (lambda v: enrolment("pupil", "7b", v), False),
    "parent becomes guardian": (lambda v: guardianship("parent", "pupil", v), False),
    "guardianship ends": (lambda v: guardianship("parent", "pupil", v, "ended"), False),
    "teacher gets load": (lambda v: load("teacher", version=v), False),
    "load ends": (lambda v: load("teacher", version=v, status="ended"), False),
    "homeroom ends": (lambda v: homeroom("teacher", version=v, status="ended"), False),
    "homeroom begins": (lambda v: homeroom("teacher", version=v), False),
    "pupil links": (lambda v: link("pupil", f"l{v}"), False),
    "pupil unlinks": (lambda _: link("pupil"), True),
    "parent links": (lambda v: link("parent", f"l{v}"), False),
    "parent unlinks": (lambda _: link("parent"), True),
    "teacher unlinks": (lambda _: link("teacher"), True),
    "teacher links": (lambda v: link("teacher", f"l{v}"), False),
    "pupil is renamed": (lambda v: person("pupil", f"Фамилия{v}", v), False),
    "pupil is renamed back": (lambda v: person("pupil", version=v), False),
    "parent is renamed": (lambda v: person("parent", f"Фамилия{v}", v), False),
    "parent teaches 7a": (lambda v: load("parent", version=v), False),
    "pupil leaves 7b": (lambda v: enrolment("pupil", "7b", v, "ended"), False),
    "sibling joins 7a": (lambda v: enrolment("sibling", "7a", v), False),
    "sibling leaves 7a": (lambda v: enrolment("sibling", "7a", v, "ended"), False),
    "chat of 7a is created": (lambda _: subject_chat("7a"), False),
    "chat of 7b is created": (lambda _: subject_chat("7b"), False),
    "7a is dissolved": (lambda v: school_class("7a", version=v, status="ended"), False),
    "7a is back": (lambda v: school_class("7a", version=v), False),
    "7a gets another name": (lambda v: school_class("7a", label="7Ж", version=v), False),
    "8a continues 7a": (lambda v: next_year(school_class("8a", version=v)), False),
    "pupil goes on to 8a": (lambda v: next_year(enrolment("pupil", "8a", v)), False),
    "load in 8a": (lambda v: next_year(load("teacher", "8a", version=v)), False),
    "homeroom of 8a": (lambda v: next_year(homeroom("teacher", "8a", v)), False),
    "account of pupil ends": (lambda v: account("pupil", v, "ended"), False),
    "account of pupil is back": (lambda v: account("pupil", v), False),
}
BY_HAND: dict[str, Callable[[], None]] = {
    "pupil is taken out": lambda: management.moderate(session_of("teacher"), PUPILS_CHAT, "pupil", management.remove),
    "pupil is let in again": lambda: management.moderate(
        session_of("teacher"), PUPILS_CHAT, "pupil", management.restore
    ),
    "pupil is silenced": lambda: management.moderate(session_of("teacher"), PUPILS_CHAT, "pupil", management.mute),
}
DAYS = {
    "a fortnight passes": "2026-10-29",
    "winter comes": "2026-12-01",
    "summer comes": SUMMER,
    "september comes": SEPTEMBER,
}


def apply(schedule: Schedule, name: str, version: int) -> None:
    if name in DAYS:
        schedule.dawn(max(DAYS[name], schedule.today))
    elif name in BY_HAND:
        with suppress(DomainError):
            BY_HAND[name]()
        schedule.relay()
    else:
        make, gone = CHANGES[name]
        schedule.change(make(version), gone=gone)
