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

    unstore(link("mother"))
    reconcile("mother")
    assert mothers_chats() == []
    assert mother.send("А я ещё здесь?", "m3", chat_id)[1]["code"] == "chat_unknown"
    assert mother.history(chat_id)[0] == 404
    assert len(tutor.history(chat_id)[1]["messages"]) == 2
