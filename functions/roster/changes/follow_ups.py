"""The messages of the second queue: whose copies have to be made right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from functions.roster.changes.models.fields import Identifier
from functions.roster.changes.rules.deciding import kind_of
from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.base import Record

LATER_SECONDS = 120
"""Longer than `roster.apply_changes` may run, and far above the lag of an index in good health."""

type Frame = Literal["organisation", "academic_year", "class", "person"]


class FollowUp(BaseModel):
    """A record has changed, or may have: what leans on it is looked at. `part` and `after` tell how far that is."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    v: Literal[1] = 1
    entity: Frame
    id: Identifier
    part: str | None = None
    after: dict[str, str] | None = None


class NotSentError(Exception):
    """SQS took only some of the messages."""


def follow_up(record: Record) -> FollowUp:
    """The message about a record on which others lean."""
    _, _, own_id = record.pk.partition("#")
    return FollowUp.model_validate({"entity": kind_of(record), "id": own_id})


def send(messages: Sequence[FollowUp], *, later: bool = False) -> None:
    """Send messages, now or in a minute. Raises NotSentError; sending them again does no harm."""
    entries = [
        {"MessageBody": message.model_dump_json(exclude_none=True), "MessageGroupId": message.id}
        | ({"DelaySeconds": LATER_SECONDS} if later else {})
        for message in messages
    ]
    if queues.send(Setting.FOLLOW_UPS_QUEUE_URL.read(), entries):
        raise NotSentError
