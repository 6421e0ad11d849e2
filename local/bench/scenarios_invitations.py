"""The calls about links into chats made by hand."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module
from typing import Any

from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context

CHATS = "/api/messenger/chats"


def _answer(handler: str, event: Event) -> dict[str, Any]:
    answer = import_module(f"functions.manual_chats.handlers.{handler}").handler(event, Context())
    return dict(json.loads(answer["body"]))


def _chat(*, closed: bool) -> str:
    """The teacher has made a chat; its id."""
    body = {"client_id": "c1", "title": "Стенгазета", "settings": {"closed": closed}}
    return str(_answer("create", signed_in("POST", CHATS, "teacher", body=body))["chat_id"])


def _invite(chat_id: str) -> Event:
    return signed_in("POST", f"{CHATS}/{chat_id}/invitations", "teacher", body={})


def _link(*, closed: bool) -> tuple[str, dict[str, Any]]:
    """A chat and a link into it."""
    chat_id = _chat(closed=closed)
    return chat_id, _answer("invite", _invite(chat_id))


def _links(method: str, *, named: bool) -> Event:
    chat_id, link = _link(closed=True)
    tail = f"/{link['invitation_id']}" if named else ""
    return signed_in(method, f"{CHATS}/{chat_id}/invitations{tail}", "teacher")


def _follow(call: str, link: dict[str, Any]) -> Event:
    token = link["link"].partition("#")[2]
    return signed_in("POST", f"/api/messenger/invitations/{call}", "pupil", body={"token": token})


def _waiting(method: str, tail: str, **fields: Any) -> Event:
    """A call about those who wait for approval: the pupil has followed a link."""
    chat_id, link = _link(closed=True)
    _answer("accept_invitation", _follow("acceptance", link))
    return signed_in(method, f"{CHATS}/{chat_id}/requests{tail}", "teacher", **fields)


SCENARIOS: dict[str, Scenario] = {
    "manual_chats.handlers.invitations": Scenario(partial(_links, "GET", named=False), 200),
    "manual_chats.handlers.invite": Scenario(lambda: _invite(_chat(closed=True)), 200),
    "manual_chats.handlers.revoke_invitation": Scenario(partial(_links, "DELETE", named=True), 204),
    "manual_chats.handlers.preview_invitation": Scenario(lambda: _follow("preview", _link(closed=False)[1]), 200),
    "manual_chats.handlers.accept_invitation": Scenario(lambda: _follow("acceptance", _link(closed=False)[1]), 200),
    "manual_chats.handlers.join_requests": Scenario(partial(_waiting, "GET", ""), 200),
    "manual_chats.handlers.decide_join_request": Scenario(
        partial(_waiting, "PUT", "/pupil", body={"accepted": True}), 204
    ),
}
