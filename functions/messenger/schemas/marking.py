"""What the calls take that react to a message, pin it, or vote in its poll."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.messenger.schemas import SequenceNumber
from svyazka_common.fields import Identifier, Request

type Reaction = Literal["👍", "❤️", "😂", "😮", "😢", "🙏"]
"""The small set from which a reaction is chosen."""


class ChosenReaction(Request):
    """The caller's reaction to a message, null for none; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
    reaction: Reaction | None


class NewPin(Request):
    """Whether a message is to be pinned; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
    pinned: bool


class NewVote(Request):
    """The caller's choice in a poll in place of an earlier one, empty to take that back.

    `options` are places in the poll's list, from 0 on; `client_id` and `known` as in `NewMessage`.
    """

    client_id: Identifier
    known: SequenceNumber
    options: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=10)]


class PollEnd(Request):
    """The end of a poll; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
