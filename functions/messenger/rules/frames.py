"""Frames that open windows are sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from functions.messenger.schemas.messages import message_out, own_votes_out

if TYPE_CHECKING:
    from svyazka_common.records.messages import ChatTitle, Message, Vote


def change_frame(message: Message, *, notify: bool) -> str:
    """Return the frame for a message that is new or was changed: JSON with the message as it is now.

    `sequence_number` is that of the change; by a gap in these numbers a window notices that it has missed a change.
    `notify` says whether the page may ring for it.
    """
    frame = {
        "kind": "message",
        "chat_id": message.chat_id,
        "sequence_number": message.version,
        "notify": notify,
        "message": message_out(message).model_dump(),
    }
    return _to_json(frame)


def vote_frame(vote: Vote) -> str:
    """Return the frame for the voter's own windows, with what they have chosen in the poll of a message."""
    (own,) = own_votes_out([vote])
    return _to_json({"kind": "vote", "chat_id": vote.chat_id, "vote": own.model_dump()})


def title_frame(title: ChatTitle) -> str:
    """Return the frame for a chat's windows, with the title that it was renamed to."""
    return _to_json({"kind": "title", "chat_id": title.chat_id, "title": title.title, "version": title.version})


def _to_json(frame: dict[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
