"""Who may create which subject chat: whoever teaches the subject in the class now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.rules.facts import counts
from functions.chats.rules.titles import subject_title
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.chats import Chat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.relations import TeachingLoad


def taught(loads: Iterable[TeachingLoad], today: str) -> list[TeachingLoad]:
    """The loads that count today, in the order in which they are shown: 5А before 10А, then by subject."""
    return sorted((load for load in loads if counts(load, today)), key=_order)


def load_for(loads: Iterable[TeachingLoad], class_id: str, subject_id: str, today: str) -> TeachingLoad:
    """The load that allows a subject chat. Raises ProblemError: class_foreign, subject_not_taught."""
    in_class = [load for load in taught(loads, today) if load.class_id == class_id]
    if not in_class:
        raise ProblemError(Code.CLASS_FOREIGN)
    for load in in_class:
        if load.subject_id == subject_id:
            return load
    raise ProblemError(Code.SUBJECT_NOT_TAUGHT)


def subject_chat(load: TeachingLoad, now: int) -> Chat:
    """The chat of a subject in a class."""
    return Chat(
        kind="subject",
        scope_id=load.lineage,
        subject_id=load.subject_id,
        subject_name=load.subject_name,
        organisation_id=load.organisation_id,
        title=subject_title(load.subject_name, load.class_label),
        class_id=load.class_id,
        class_starts_on=load.starts_on,
        created_at=now,
    )


def _order(load: TeachingLoad) -> tuple[int, str, str, str, str]:
    digits = load.class_label[: len(load.class_label) - len(load.class_label.lstrip("0123456789"))]
    return int(digits or 0), load.class_label, load.class_id, load.subject_name, load.subject_id
