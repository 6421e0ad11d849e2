"""A chat of a class with its people, and a window of each of them that calls the messenger's handlers."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest import mock

from chats.http_calls import call, sign_in
from declared import held_to_declaration
from moto import mock_aws
from shared_moto import laid, shared_clients

from functions.messenger.use_cases.update_heads import update_heads
from svyazka_common import aws
from svyazka_common.records.base import deserialise
from svyazka_common.records.chats import Member, chat_pk
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.chats import ChatKind, ChatStatus, MemberRole

CHAT = "class_pupils~7a"
SCHOOL = "school1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "messenger",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "STATE_TABLE": "state",
    "ACCESS_TABLE": "access",
    "MESSAGES_TABLE": "messages",
    "POWERTOOLS_SERVICE_NAME": "messenger",
    "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
}
os.environ.update({name: value for name, value in ENVIRONMENT.items() if name.startswith("POWERTOOLS")})


@contextmanager
def opened(tables: dict[str, dict[str, Any]], dynamodb: str | None = None) -> Iterator[None]:
    """The tables, on moto or on a DynamoDB Local, with the chat's people."""
    passed: Any = {"urls": [f"{dynamodb}/.*"] if dynamodb else [], "services": []}
    with (
        mock.patch.dict(os.environ, ENVIRONMENT | ({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb} if dynamodb else {})),
        shared_clients(),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": passed}}),
        laid(tables, dynamodb),
    ):
        join("teacher", role="homeroom_teacher")
        join("pupil")
        join("mate")
        yield


def join(
    person_id: str,
    chat_id: str = CHAT,
    *,
    role: MemberRole = "pupil",
    kind: ChatKind = "class_pupils",
    status: ChatStatus = "active",
    muted: dict[str, Any] | None = None,
    organisation_id: str = SCHOOL,
    joined_at: int = 1,
) -> Member:
    """Put somebody in a chat."""
    member = Member(
        person_id=person_id,
        chat_id=chat_id,
        kind=kind,
        title=f"Чат {chat_id}",
        organisation_id=organisation_id,
        name=f"Имя {person_id}",
        role=role,
        status=status,
        muted=muted,
        joined_at=joined_at,
    )
    aws.dynamodb().put_item(TableName="state", Item=member.to_item())
    return member


def leave(person_id: str, chat_id: str = CHAT) -> None:
    """Take somebody out of a chat."""
    key = join(person_id, chat_id).key
    aws.dynamodb().delete_item(TableName="state", Key=key)


def rows_of(chat_id: str = CHAT) -> list[dict[str, Any]]:
    """All rows of a chat, as plain values, in order."""
    rows: list[dict[str, Any]] = []
    asked: dict[str, Any] = {
        "TableName": "messages",
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :m)",
        "ExpressionAttributeValues": {":pk": {"S": chat_pk(chat_id)}, ":m": {"S": "M#"}},
    }
    for page in aws.dynamodb().get_paginator("query").paginate(**asked):
        rows += [deserialise(item) for item in page["Items"]]
    return rows


def update_all_heads(rows: Iterable[dict[str, Any]] | None = None, old: dict[str, Any] | None = None) -> None:
    """What the stream's reader makes of the rows, each new, or changed from `old`."""
    update_heads(
        Change(event_id=f"e{number}", sequence_number=str(number), at=0, old=old, new=row)
        for number, row in enumerate(rows_of() if rows is None else rows)
    )


@dataclass
class Window:
    """A browser window of somebody; it knows the last change that it has seen, and the messages as it shows them."""

    person_id: str
    organisation_id: str = SCHOOL
    known: int = 0
    shown: dict[int, dict[str, Any]] = field(default_factory=dict)
    cookies: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = sign_in(self.person_id, self.organisation_id)

    def call(self, action: str, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, dict[str, Any]]:
        """Call a handler of the messenger by its module's name."""
        module = f"messenger.handlers.{action}"
        asked = {name: str(value) for name, value in query.items()}
        with held_to_declaration(module):
            handler = import_module(f"functions.{module}").handler
            return call(handler, method, f"/api/messenger{path}", cookies=self.cookies, body=body, query=asked)

    def send(self, text: str, client_id: str, chat_id: str = CHAT, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Send a message."""
        body = {"client_id": client_id, "known": self.known, "text": text} | fields
        return self.take(self.call("send", "POST", f"/chats/{chat_id}/messages", body))

    def edit(self, message: int, text: str, client_id: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Give a message another text."""
        body = {"client_id": client_id, "known": self.known, "text": text} | fields
        return self.take(self.call("edit", "PUT", f"/chats/{CHAT}/messages/{message}", body))

    def delete(self, message: int, client_id: str) -> tuple[int, dict[str, Any]]:
        """Delete a message."""
        body = {"client_id": client_id, "known": self.known}
        return self.take(self.call("delete", "POST", f"/chats/{CHAT}/messages/{message}/deletion", body))

    def react(self, message: int, reaction: str | None, client_id: str) -> tuple[int, dict[str, Any]]:
        """React to a message."""
        body = {"client_id": client_id, "known": self.known, "reaction": reaction}
        return self.take(self.call("react", "PUT", f"/chats/{CHAT}/messages/{message}/reaction", body))

    def change(self, message: int, action: str, client_id: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Pin a message, vote in its poll (`options`) or close that, by the name of the handler."""
        method, tail = {"pin": ("PUT", "pin"), "vote": ("PUT", "vote"), "close_poll": ("POST", "closing")}[action]
        asked = {"client_id": client_id, "known": self.known} | body
        return self.take(self.call(action, method, f"/chats/{CHAT}/messages/{message}/{tail}", asked))

    def poll(self, question: str, client_id: str, *options: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Ask a poll."""
        return self.send(question, client_id, poll={"options": list(options)} | fields)

    def about(self, message: int, action: str) -> tuple[int, dict[str, Any]]:
        """Ask for the `readers` or the `votes` of a message."""
        return self.call(action, "GET", f"/chats/{CHAT}/messages/{message}/{action}")

    def search(self, text: str, before: int = 0, chat_id: str = CHAT) -> tuple[int, dict[str, Any]]:
        """Look for words."""
        return self.call("search", "POST", f"/chats/{chat_id}/search", {"text": text, "before": before})

    def catch_up(self) -> None:
        """Ask for what has changed until all of it is there."""
        complete = False
        while not complete:
            status, body = self.take(self.call("changes", "GET", f"/chats/{CHAT}/changes", known=self.known))
            assert status == 200
            complete = body["complete"]

    def history(self, chat_id: str = CHAT, **query: Any) -> tuple[int, dict[str, Any]]:
        """A part of a chat."""
        return self.call("history", "GET", f"/chats/{chat_id}/messages", **query)

    def read(self, sequence_number: int, number: int, chat_id: str = CHAT) -> int:
        """Mark a chat as read; the status."""
        body = {"sequence_number": sequence_number, "number": number}
        return self.call("read", "PUT", f"/chats/{chat_id}/read", body)[0]

    def chat_list(self) -> list[dict[str, Any]]:
        """The list of chats."""
        chats: list[dict[str, Any]] = self.call("chat_list", "GET", "/chats")[1]["chats"]
        return chats

    def texts(self) -> list[str | None]:
        """What the window shows, in order."""
        return [message["text"] for _, message in sorted(self.shown.items())]

    def take(self, answer: tuple[int, dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        """Show what an answer tells."""
        status, body = answer
        if status == 200:
            for message in body["messages"]:
                before = self.shown.get(message["sequence_number"])
                if before is None or before["version"] < message["version"]:
                    self.shown[message["sequence_number"]] = message
            self.known = max(self.known, body["sequence_number"])
        return answer
