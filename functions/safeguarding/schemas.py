"""What the calls of safeguarding take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from svyazka_common.fields import Answer, Request
from svyazka_common.names import BLANK, visible
from svyazka_common.records.chats import ChatKind
from svyazka_common.records.safeguarding import ReportReason

LONGEST_COMMENT = 500


FEWEST_LETTERS = 5
SHORTEST_REASON = 10


def _seen(text: str) -> str:
    """A text without signs that nobody sees; empty where no sign is left that shows anything."""
    seen = visible(text).strip()
    return seen if any(sign.isprintable() and not sign.isspace() and sign not in BLANK for sign in seen) else ""


def _none_where_empty(text: str) -> str | None:
    return _seen(text) or None


def _reason(text: str) -> str:
    reason = _seen(text)
    letters = sum(sign.isalpha() and sign not in BLANK for sign in reason)
    if len(reason) < SHORTEST_REASON or letters < FEWEST_LETTERS:
        raise PydanticCustomError("reason", "no reason: ten signs that can be seen, five letters among them")
    return reason


Comment = Annotated[str, StringConstraints(max_length=LONGEST_COMMENT), AfterValidator(_none_where_empty)]


class NewReport(Request):
    """Why a message is reported: one of the reasons, and what the reporter wants to add."""

    reason: ReportReason
    comment: Comment | None = None


class PersonInReport(Answer):
    """A person; the name is empty where the roster has it no more."""

    person_id: str
    name: str


class ReportedMessage(Answer):
    """A message as it was when it was reported; `text` is null where it was deleted by then.

    `options` are those of its poll, whose question is the text; empty where it is none.
    """

    sequence_number: int
    person: PersonInReport
    sent_at_ms: int
    text: str | None
    options: list[str]


class ReportDecision(Answer):
    """What was decided; the message stays and its sender may write where neither was done. `decided_at` is ISO 8601.

    `mute_lifted_at` (ISO 8601) and `mute_lifted_by` are null unless the sender was let write again.
    """

    decided_at: str
    by: PersonInReport
    message_deleted: bool
    author_muted: bool
    mute_lifted_at: str | None
    mute_lifted_by: PersonInReport | None


class ReportOut(Answer):
    """A report. `message` is the sequence number of the message among `messages`; `made_at` is ISO 8601, UTC."""

    report_id: str
    chat_id: str
    chat_title: str
    made_at: str
    reason: ReportReason
    comment: str | None
    reporter: PersonInReport
    about: PersonInReport
    message: int
    messages: list[ReportedMessage]
    decision: ReportDecision | None


class Reports(Answer):
    """Reports to the session's organisation, the newest first; `before` asks for those before them, null after all."""

    organisation_id: str
    reports: list[ReportOut]
    before: str | None


class NewDecision(Request):
    """The decision about a report: delete the message, silence its sender in the chat, both, or neither."""

    removes_message: bool = Field(default=False)
    mute_author: bool = Field(default=False)


Reason = Annotated[
    str, StringConstraints(min_length=SHORTEST_REASON, max_length=LONGEST_COMMENT), AfterValidator(_reason)
]


class NewReading(Request):
    """Why an administrator opens a chat that they are not in; `before` is the first message of the page after."""

    reason: Reason
    before: Annotated[int, Field(ge=1, le=999_999_999_999)] | None = None


class ReadingMessage(Answer):
    """A message as it is now; `text` is null where it was deleted, `options` as in `ReportedMessage`."""

    sequence_number: int
    person: PersonInReport
    sent_at_ms: int
    text: str | None
    options: list[str]


class Reading(Answer):
    """A page of a chat, oldest message first, for an administrator who is not in it; `before` asks for the one before.

    `owner` got a notice of the reading; null where nobody but the school's administrators answers for the chat.
    """

    chat_id: str
    title: str
    owner: PersonInReport | None
    messages: list[ReadingMessage]
    before: int | None


class SupervisedChat(Answer):
    """A chat of the school; `owner` is who answers for it, null where the school's administrators do.

    `last_said_at_ms` (milliseconds since 1970) is null where nothing was said yet.
    """

    chat_id: str
    kind: ChatKind
    title: str
    archived: bool
    members: int
    owner: PersonInReport | None
    last_said_at_ms: int | None


class SchoolChats(Answer):
    """A page of the school's chats, by their ids, without those of two; `after` asks for the next, null after all."""

    organisation_id: str
    chats: list[SupervisedChat]
    after: str | None


class NewExport(Request):
    """Why an administrator takes what was said in a chat out of it."""

    reason: Reason


class ExportOut(Answer):
    """An export: `ready` until `available_until`, after that `expired`; `erased` once its file was deleted sooner.

    A chat that fits no single file is several exports, each with the number of its `part` (from 1 on). `continued` says
    that another follows, `until` when the last message of the file was sent. Instants are ISO 8601, UTC; `messages`,
    `size` (bytes) and `until` are given once the file is there.
    """

    export_id: str
    chat_id: str
    chat_title: str
    made_at: str
    by: PersonInReport
    reason: str
    state: Literal["waiting", "ready", "failed", "expired", "erased"]
    available_until: str | None
    messages: int | None
    size: int | None
    part: int
    continued: bool
    until: str | None


class Exports(Answer):
    """Exports of the session's school, the newest first; `before` asks for those before them, null after all."""

    organisation_id: str
    exports: list[ExportOut]
    before: str | None


class ExportFile(Answer):
    """Where the file lies: the address opens it for so many seconds, without a session."""

    url: str
    expires_in_seconds: int
