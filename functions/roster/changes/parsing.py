"""Telling what was sent from what is no message of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from functions.roster.changes.models.base import Removed
from functions.roster.changes.models.envelope import BATCH, CHANGES, Batch, Entry, Envelope

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Removal
    from svyazka_common.records.base import Record

MOST_FIELDS_TOLD = 10


class Reason(StrEnum):
    """Why a message, or one change in it, can't be taken; no retry will make it right."""

    NOT_JSON = "not_json"
    ENVELOPE_INVALID = "envelope_invalid"
    TYPE_UNKNOWN = "type_unknown"
    FIELDS_INVALID = "fields_invalid"


class RefusedError(Exception):
    """`fields` says where: `family_name:too_long version:missing`; never what stands there."""

    def __init__(self, reason: Reason, fields: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Refusal:
    """One change of a batch that can't be taken, and why."""

    entry: dict[str, Any]
    error: RefusedError


@dataclass(slots=True)
class Parsed:
    """What a message tells, and what of it can't be taken."""

    told: list[Record | Removal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def parse(body: str) -> Parsed:
    """The changes of a message. Raises RefusedError where nothing of it can be taken."""
    try:
        envelope = Envelope.model_validate_json(without_mark(body))
    except ValidationError as error:
        raise _refused(error, Reason.ENVELOPE_INVALID) from None
    if envelope.type != BATCH:
        return Parsed(told=[_told(envelope.type, envelope.data)])
    try:
        batch = Batch.model_validate(envelope.data)
    except ValidationError as error:
        raise _refused(error, Reason.FIELDS_INVALID) from None
    parsed = Parsed()
    for entry in batch.records:
        try:
            parsed.told.append(_entry(entry))
        except RefusedError as error:
            parsed.refused.append(Refusal(entry, error))
    return parsed


def without_mark(body: str) -> str:
    """A body without the byte order mark that some systems write first; RFC 8259 lets readers pass it over."""
    return body.removeprefix("\N{BYTE ORDER MARK}")


def _entry(raw: dict[str, Any]) -> Record | Removal:
    try:
        entry = Entry.model_validate(raw)
    except ValidationError as error:
        raise _refused(error, Reason.FIELDS_INVALID) from None
    return _told(entry.type, entry.data)


def _told(kind: str, data: dict[str, Any]) -> Record | Removal:
    if kind not in CHANGES:
        raise RefusedError(Reason.TYPE_UNKNOWN)
    try:
        change = CHANGES[kind].model_validate(data)
    except ValidationError as error:
        raise _refused(error, Reason.FIELDS_INVALID) from None
    return change.removal() if isinstance(change, Removed) else change.record()


def _refused(error: ValidationError, reason: Reason) -> RefusedError:
    found = error.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return RefusedError(Reason.NOT_JSON)
    return RefusedError(reason, " ".join(_where(entry) for entry in found[:MOST_FIELDS_TOLD]))


def _where(entry: Any) -> str:
    # The name of a field that there is not is the sender's text, so it isn't told.
    place = entry["loc"][:-1] if entry["type"] == "extra_forbidden" else entry["loc"]
    code = entry["ctx"]["code"] if entry["type"] == "unacceptable" else entry["type"]
    return f"{'.'.join(str(part) for part in place)}:{code}"
