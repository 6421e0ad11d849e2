"""How many AWS calls come one after another in each call about chats."""

from __future__ import annotations

from typing import Any

import pytest
from round_trips import counted

from chats.http_calls import call, sign_in
from chats.school import enrolment, guardianship, homeroom, link, load, person, role, store, subject_chat
from functions.chats.handlers import create, members, mine, options
from functions.chats.use_cases.reconcile import reconcile

pytestmark = pytest.mark.usefixtures("cloud")

SESSION_CHECK, READS, WRITES = 1, 1, 2
ALGEBRA = {"kind": "subject", "class_id": "7a", "subject_id": "algebra"}
MEMBERS = "/api/chats/class_pupils~7a/members"


CALLS: dict[str, tuple[Any, str, str, dict[str, str] | None, int, int]] = {
    "mine": (mine.handler, "GET", "/api/chats", None, 200, READS),
    "members": (members.handler, "GET", MEMBERS, None, 200, READS),
    "options": (options.handler, "GET", "/api/chats/options", None, 200, READS),
    "create": (create.handler, "POST", "/api/chats", ALGEBRA, 201, WRITES),
    "create again": (create.handler, "POST", "/api/chats", ALGEBRA | {"subject_id": "geometry"}, 200, WRITES),
    "create refused": (create.handler, "POST", "/api/chats", ALGEBRA | {"subject_id": "physics"}, 403, WRITES),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls_one_after_another(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    handler, method, path, body, status, most = CALLS[name]
    store(person("teacher"), link("teacher"), role("teacher"), homeroom("teacher"))
    store(load("teacher"), load("teacher", "7a", "geometry"), subject_chat("7a", "geometry"))
    store(person("pupil"), link("pupil"), enrolment("pupil"))
    store(person("parent"), link("parent"), guardianship("parent", "pupil"))
    reconcile("teacher")
    cookies = sign_in("teacher")
    with counted(monkeypatch) as trips:
        assert call(handler, method, path, cookies=cookies, body=body)[0] == status
    assert SESSION_CHECK < trips.depth <= SESSION_CHECK + most, trips.made
