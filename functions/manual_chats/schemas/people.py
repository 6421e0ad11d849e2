"""The people that somebody may write to or add to a chat."""

from __future__ import annotations

from typing import Literal

from svyazka_common.fields import Answer
from svyazka_common.records.chats import MemberRole

type PeopleGroupKind = Literal["family", "class_pupils", "class_parents", "teachers", "colleagues", "administrators"]


class Reachable(Answer):
    """Somebody that the caller may add to a chat; `direct`: may write to alone; `linked`: has a study profile."""

    person_id: str
    name: str
    role: MemberRole
    direct: bool
    linked: bool


class PeopleGroup(Answer):
    """People who belong together; `label` is the class where it is one's: «7А»."""

    kind: PeopleGroupKind
    label: str | None
    people: list[Reachable]


class ClassNamed(Answer):
    """A class of the caller's school."""

    class_id: str
    label: str


class People(Answer):
    """The people that the caller may write to, in groups; a person may be in several of them.

    `classes` are those of the school whose people a member of its staff may ask for one by one.
    """

    groups: list[PeopleGroup]
    classes: list[ClassNamed]
