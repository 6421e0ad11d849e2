"""A small school in memory in whose chats people decide by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from declared import declared_for

from chats.http_calls import call, sign_in
from chats.memory import TABLE, fresh
from chats.school import enrolment, guardianship, homeroom, joined, load, organisation, role, store, subject_chat
from functions.chats.handlers import mute, restore
from functions.chats.handlers import remove as removal
from functions.chats.use_cases.reconcile import reconcile
from svyazka_common import clock
from svyazka_common.records.base import deserialise

if TYPE_CHECKING:
    import pytest

MODULES = {
    ("POST", "removals"): "remove",
    ("DELETE", "removals"): "restore",
    ("POST", "mutes"): "mute",
    ("DELETE", "mutes"): "unmute",
}
PUPILS, PARENTS, ALGEBRA = "class_pupils~7a", "class_parents~7a", "subject~7a~algebra"


def a_class_of_four() -> None:
    """A pupil with a parent, their class teacher and the teacher of algebra, in the chats where they belong."""
    fresh(*joined("tutor", "pupil", "parent", "algebraist"), role("tutor"), role("algebraist"), homeroom("tutor"))
    store(organisation(), load("algebraist"), subject_chat(), enrolment("pupil"), guardianship("parent", "pupil"))
    sync()


def sync() -> None:
    for person_id in ("tutor", "pupil", "parent", "algebraist"):
        reconcile(person_id)


def act(
    handler: Any, method: str, what: str, *, by: str = "tutor", chat: str = PUPILS, who: str = "pupil"
) -> tuple[int, Any]:
    path = f"/api/chats/{chat}/{what}" + ("" if method == "POST" else f"/{who}")
    event_body = {"person_id": who} if method == "POST" else None
    cookies = sign_in(by)
    TABLE.touched.clear()
    status, body = call(handler, method, path, cookies=cookies, body=event_body)
    assert TABLE.touched <= declared_for(f"chats.handlers.{MODULES[method, what]}")
    return status, body.get("code") if body else None


def remove_by_hand(**given: str) -> tuple[int, Any]:
    return act(removal.handler, "POST", "removals", **given)


def restore_by_hand(**given: str) -> tuple[int, Any]:
    return act(restore.handler, "DELETE", "removals", **given)


def sequence(person_id: str) -> dict[str, Any]:
    return deserialise(TABLE.items[f"PERSON#{person_id}", "SEQUENCE"])


def silence() -> None:
    assert act(mute.handler, "POST", "mutes") == (204, None)


def pass_days(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)
    sync()
