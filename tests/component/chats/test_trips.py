"""How many AWS calls come one after another, for each call of a person; the first reads the session."""

from __future__ import annotations

from typing import Any

import pytest
from round_trips import counted

from chats.http_calls import call, sign_in
from chats.school import link, load, person, role, store, subject_chat
from functions.chats.handlers import create, members, mine, options
from functions.chats.use_cases.reconcile import reconcile

pytestmark = pytest.mark.usefixtures("cloud")

ALGEBRA = {"kind": "subject", "class_id": "7a", "subject_id": "algebra"}
PHYSICS = {"kind": "subject", "class_id": "7a", "subject_id": "physics"}


@pytest.mark.parametrize(
    ("handler", "request_line", "body", "after_the_session"),
    [
        (mine.handler, "GET /api/chats", None, 1),
        (members.handler, "GET /api/chats/subject~7a~algebra/members", None, 1),
        (options.handler, "GET /api/chats/options", None, 1),
        (create.handler, "POST /api/chats", ALGEBRA, 2),
        (create.handler, "POST /api/chats", PHYSICS, 2),
    ],
)
def test_calls_one_after_another(
    monkeypatch: pytest.MonkeyPatch, handler: Any, request_line: str, body: Any, after_the_session: int
) -> None:
    store(person("teacher"), link("teacher"), role("teacher"), load("teacher"), load("teacher", subject="physics"))
    store(subject_chat())
    reconcile("teacher")
    cookies = sign_in("teacher")
    with counted(monkeypatch) as trips:
        status, _ = call(handler, *request_line.split(), cookies=cookies, body=body)
    assert status in {200, 201}
    assert trips.depth == 1 + after_the_session
