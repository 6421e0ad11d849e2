"""Exports of chats (table `state`): identifiers only, nothing that was said."""

from __future__ import annotations

from typing import ClassVar, Literal

from msgspec import Struct

from svyazka_common.records.base import Prefix, Record

type ExportState = Literal["waiting", "ready", "failed", "erased"]
"""`erased`: the file was deleted, since it held somebody who was erased from the chats."""


class ExportOrder(Struct, frozen=True):
    """A message of the queue `chat_exports`: an export waits for its file."""

    organisation_id: str
    made_at_ms: int
    token: str


class ChatExport(Record, frozen=True, kw_only=True):
    """An export of a chat that an administrator has asked for: `EXPORTS#5f3…` / `EXPORT#01787626800123#x1y2`.

    `made_at_ms` (milliseconds since 1970) and `token` make the key. A new item is the order to write the file: the
    stream brings it to the queue. `settled_at_ms` is given once the state is no longer `waiting`. Once it is `ready`,
    `messages` and `size` (bytes) are there, and the sequence number and moment of the `last` message where there are
    messages.

    A chat that fits no single file is several exports. Each has the number of its `part`, and begins behind the
    message `after`; `continued_by` is the id of the export with the next part.
    """

    entity: ClassVar[str] = "chat_export"
    organisation_id: str
    made_at_ms: int
    token: str
    chat_id: str
    reason: str
    by_person_id: str
    part: int = 1
    after: int = 0
    state: ExportState = "waiting"
    settled_at_ms: int | None = None
    messages: int | None = None
    size: int | None = None
    last: int | None = None
    last_sent_at_ms: int | None = None
    continued_by: str | None = None

    @property
    def export_id(self) -> str:
        """`5f3…~01787626800123~x1y2`: names the organisation, so that nobody else's export can be meant."""
        return f"{self.organisation_id}~{self.made_at_ms:014}~{self.token}"

    @property
    def file_key(self) -> str:
        """Where the file lies in the bucket; it names no chat and no person.

        It says how far the file goes: of two workers with one order, the later file must not take the place of one
        behind which the next part begins.
        """
        return f"{self.organisation_id}/{self.made_at_ms:014}-{self.token}-{self.last or 0}.zip"

    @property
    def pk(self) -> str:
        return exports_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return export_sk(f"{self.made_at_ms:014}", self.token)


class LatestExport(Record, frozen=True, kw_only=True):
    """The last export of a chat that somebody asked for, so that two at once are one: `EXPORTS#…` / `LATEST#…#p1`."""

    entity: ClassVar[str] = "latest_export"
    organisation_id: str
    chat_id: str
    person_id: str
    made_at_ms: int
    token: str

    @property
    def pk(self) -> str:
        return exports_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return latest_export_sk(self.chat_id, self.person_id)


def exports_pk(organisation_id: str) -> str:
    """`EXPORTS#5f3…`."""
    return Prefix.EXPORTS.key(organisation_id)


def export_sk(made_at: str, token: str = "") -> str:
    """`EXPORT#01787626800123#x1y2`; without a token what stands before all exports of that moment."""
    return Prefix.EXPORT.key(made_at, token)


def latest_export_sk(chat_id: str, person_id: str) -> str:
    """`LATEST#class_pupils~7a#p1`."""
    return Prefix.LATEST_EXPORT.key(chat_id, person_id)
