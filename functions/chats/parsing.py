"""Telling a message of ours from any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from functions.chats.messages import MESSAGES

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage

REASONS = {
    "json_invalid": "not_json",
    "union_tag_not_found": "kind_missing",
    "union_tag_invalid": "kind_unknown",
}


class NotOursError(Exception):
    """A message that no retry will make right. `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(body: str) -> AnyMessage:
    """The message of a body. Raises NotOursError with a reason of `REASONS` or `fields_invalid`."""
    try:
        return MESSAGES.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise NotOursError(REASONS.get(first["type"], "fields_invalid")) from None
