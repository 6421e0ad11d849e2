"""A chat made by hand from its making to the end of a membership: made, listed, talked in, left by who unlinks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from chats.http_calls import call
from chats.school import TODAY, enrolment, guardianship, homeroom, joined, link, role, store
from chats.school import remove as unstore

from functions.chats.use_cases.reconcile import reconcile
from messenger.world import Window
from svyazka_common import clock


@pytest.mark.usefixtures("talking")
def test_chat_made_by_hand_is_listed_talked_in_and_left_by_who_unlinks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store(*joined("tutor", "son", "mother"), role("tutor", "homeroom_teacher"), homeroom("tutor"))
    store(enrolment("son"), guardianship("mother", "son"))
    tutor, mother = Window("tutor"), Window("mother")
    body: dict[str, Any] = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["mother", "son"]}
    create = import_module("functions.manual_chats.handlers.create").handler
    status, made = call(create, "POST", "/api/messenger/chats", cookies=tutor.cookies, body=body)
    assert status == 201
    chat_id = made["chat_id"]

    def mothers_chats() -> list[tuple[str, str]]:
        return [(chat["chat_id"], chat["title"]) for chat in mother.chat_list()]

    assert mothers_chats() == [(chat_id, "Стенгазета")]
    assert tutor.send("Кто рисует?", "m1", chat_id)[0] == 200
    assert mother.send("Мы с сыном", "m2", chat_id)[0] == 200
    assert len(mother.history(chat_id)[1]["messages"]) == 2

    rename = import_module("functions.manual_chats.handlers.rename").handler
    at, body = f"/api/messenger/chats/{chat_id}/title", {"title": "Школьная газета"}
    assert call(rename, "PUT", at, cookies=tutor.cookies, body=body)[0] == 200
    assert mothers_chats() == [(chat_id, "Школьная газета")]
    assert mother.history(chat_id)[1]["title"] == "Школьная газета"
    assert mother.call("changes", "GET", f"/chats/{chat_id}/changes", known=2)[1]["title"] == "Школьная газета"

    unstore(link("mother"))
    reconcile("mother")
    assert mothers_chats() == []
    assert mother.send("А я ещё здесь?", "m3", chat_id)[1]["code"] == "chat_unknown"
    assert mother.history(chat_id)[0] == 404
    assert len(tutor.history(chat_id)[1]["messages"]) == 2


@pytest.mark.usefixtures("locking")
def test_dynamodb_understands_every_condition_of_a_chat_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store(*joined("tutor", "son", "mother", "colleague"), role("tutor", "homeroom_teacher"), homeroom("tutor"))
    store(enrolment("son"), guardianship("mother", "son"), role("colleague"))
    cookies = {who: Window(who).cookies for who in ("tutor", "colleague")}

    def act(action: str, method: str, path: str, body: Any = None, by: str = "tutor") -> tuple[int, dict[str, Any]]:
        handler = import_module(f"functions.manual_chats.handlers.{action}").handler
        return call(handler, method, f"/api/messenger{path}", cookies=cookies[by], body=body)

    people = ["mother", "son", "colleague"]
    status, made = act("create", "POST", "/chats", {"client_id": "c1", "title": "Стенгазета", "person_ids": people})
    assert status == 201
    at = f"/chats/{made['chat_id']}"
    settings = {"closed": False, "history": "from_joining", "writing": "administrators"}
    for _ in range(2):
        assert act("settings", "PUT", f"{at}/settings", settings)[0] == 200
    for title in ("Газета", "Школьная газета"):
        assert act("rename", "PUT", f"{at}/title", {"title": title})[0] == 200
    assert act("take_out", "DELETE", f"{at}/members/son")[0] == 204
    assert act("add_members", "POST", f"{at}/members", {"person_ids": ["son"]})[1]["added"] == ["son"]
    for standing in ("administrator", "member", "administrator"):
        path = f"{at}/members/colleague/standing"
        assert act("appoint", "PUT", path, {"standing": standing})[0] == 204
    assert act("take_out", "DELETE", f"{at}/members/tutor")[0] == 204
    assert act("about", "GET", at, by="colleague")[1]["owner_id"] == "colleague"
    assert act("appoint", "PUT", f"{at}/members/mother/standing", {"standing": "owner"}, by="colleague")[0] == 204
    assert act("direct", "POST", "/direct", {"person_id": "mother"})[0] == 201
    reached = act("people", "GET", "/people")[1]["groups"]
    assert {one["kind"] for one in reached} == {"class_pupils", "class_parents", "colleagues"}
