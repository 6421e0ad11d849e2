"""A school with two classes, and people of it who call the handlers of chats made by hand."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chats.http_calls import call, sign_in
from chats.memory import TABLE, fresh
from chats.school import (
    enrolment,
    guardianship,
    homeroom,
    joined,
    load,
    memberships,
    organisation,
    person,
    role,
    school_class,
    store,
)
from declared import declared_for
from msgspec.structs import replace

from functions.chats.use_cases.reconcile import reconcile

if TYPE_CHECKING:
    from svyazka_common.records.base import Record
    from svyazka_common.records.chats import Member

OTHER_SCHOOL = "school2"
MINE = ("tutor", "algebraist", "pupil", "mate", "parent", "mates_parent")
"""Everybody around the class 7a."""
EVERYBODY = (*MINE, "admin", "other_tutor", "other_pupil", "other_parent", "stranger")


def a_school() -> None:
    """The class 7a with its teachers, pupils and parents; 7b; an administrator; a teacher of another school."""
    fresh(*joined(*EVERYBODY), person("unlinked"), organisation(), organisation(OTHER_SCHOOL))
    store(school_class("7a"), school_class("7b"))
    store(role("tutor", "homeroom_teacher"), homeroom("tutor"), role("algebraist"), load("algebraist"))
    store(role("other_tutor", "homeroom_teacher"), homeroom("other_tutor", "7b"), role("admin", "school_admin"))
    store(enrolment("pupil"), enrolment("mate"), enrolment("unlinked"), enrolment("other_pupil", "7b"))
    store(guardianship("parent", "pupil"), guardianship("mates_parent", "mate"))
    store(guardianship("other_parent", "other_pupil"))
    store(*elsewhere(role("stranger")))


def elsewhere(*records: Record) -> list[Record]:
    """The same in another school."""
    return [replace(record, organisation_id=OTHER_SCHOOL) for record in records]


def act(
    action: str, by: str, method: str, path: str, body: Any = None, *, school: str = "school1"
) -> tuple[int, dict[str, Any]]:
    """Call a handler by its module's name; it touches the tables only as it is declared to."""
    module = f"manual_chats.handlers.{action}"
    handler = import_module(f"functions.{module}").handler
    cookies = sign_in(by, school)
    TABLE.touched.clear()
    status, answer = call(handler, method, f"/api/messenger{path}", cookies=cookies, body=body)
    assert TABLE.touched <= declared_for(module), TABLE.touched - declared_for(module)
    return status, answer


def make(*people: str, by: str = "tutor", client_id: str = "c1", title: str = "Стенгазета", **settings: Any) -> str:
    """Make a chat; its id."""
    body: dict[str, Any] = {"client_id": client_id, "title": title, "person_ids": list(people)}
    if settings:
        body["settings"] = settings
    status, answer = act("create", by, "POST", "/chats", body)
    assert status in {200, 201}, answer
    return str(answer["chat_id"])


def members(chat_id: str) -> dict[str, Member]:
    """Who is in a chat, by person id."""
    return {one: mine[chat_id] for one in EVERYBODY if chat_id in (mine := memberships(one))}


def sync(*people: str) -> None:
    """The reconciler has looked at people."""
    for person_id in people or EVERYBODY:
        reconcile(person_id)


def everything() -> str:
    """The table as it is, to see that nothing was left behind; sessions and schools aside."""
    kept = [row for row in TABLE.rows() if row["entity"] not in {"session", "organisation"}]
    return json.dumps(sorted(kept, key=lambda row: (row["pk"], row["sk"])), default=str)
