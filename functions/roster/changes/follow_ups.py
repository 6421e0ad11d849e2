"""The messages of the second queue: each names a record whose copies in other records have to be brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.roster.changes.rules import kind_of
from svyazka_common import queues
from svyazka_common.fields import Identifier
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.base import Record

LATER_SECONDS = 120
"""Longer than `handlers.apply_changes` may run, and far above the lag of an index in good health."""

type Frame = Literal["organisation", "academic_year", "class", "person"]


class FollowUp(BaseModel):
    """A record has changed, or may have, so what leans on it is looked at; `part` and `after` say from where on."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    v: Literal[1] = 1
    entity: Frame
    id: Identifier
    part: str | None = None
    after: dict[str, str] | None = None


class VersionReset(BaseModel):
    """An operator sets a record's version, which lies in the future, to the present moment: changes then count again.

    `pk` and `sk` are the record's key in `state`, `version` its present version; if it has changed, nothing is done.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    v: Literal[1] = 1
    pk: str = Field(min_length=1)
    sk: str = Field(min_length=1)
    version: int
    reason: str = Field(min_length=1, max_length=200)


def follow_up(record: Record) -> FollowUp:
    """The message about a record on which others lean."""
    _, _, own_id = record.pk.partition("#")
    return FollowUp.model_validate({"entity": kind_of(record), "id": own_id})


def send(messages: Sequence[FollowUp | VersionReset], *, later: bool = False) -> None:
    """Send messages, now or in `LATER_SECONDS`. Raises NotSentError; sending them again does no harm."""
    entries = [
        {"MessageBody": message.model_dump_json(exclude_none=True), "MessageGroupId": _group(message)}
        | ({"DelaySeconds": LATER_SECONDS} if later else {})
        for message in messages
    ]
    queues.send_all(Setting.FOLLOW_UPS_QUEUE_URL.read(), entries)


def _group(message: FollowUp | VersionReset) -> str:
    return message.id if isinstance(message, FollowUp) else "versions"
