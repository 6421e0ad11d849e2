"""Messages of the two queues: changes that other systems send, and follow-ups of what they have changed.

A change is parsed, or sent to the dead-letter queue with what is wrong. A follow-up names a record whose copies in
other records have to be brought up to date.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.roster.changes import schemas
from functions.roster.changes.rules import kind_of
from functions.roster.changes.schemas import PersonUpserted, Removed
from functions.roster.rules import checks
from svyazka_common import clock, queues
from svyazka_common.fields import Identifier
from svyazka_common.queues import send_to_dead_letters
from svyazka_common.records.roster import Person
from svyazka_common.secrets import snils_key, uses_snils
from svyazka_common.settings import Setting
from svyazka_common.snils import digits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.changes.schemas import Removal, Upserted
    from svyazka_common.records.base import Record


MOST_FIELDS_TOLD = 10
FARTHEST_AHEAD_MS = 86_400_000
"""How far ahead of our clock a version may be: clocks differ, but nothing newer could ever change the record."""


class RefusalCode(StrEnum):
    """Why a message, or one change in it, can't be taken; no retry can succeed."""

    NOT_JSON = "not_json"
    ENVELOPE_INVALID = "envelope_invalid"
    TYPE_UNKNOWN = "type_unknown"
    FIELDS_INVALID = "fields_invalid"
    VERSION_IN_FUTURE = "version_in_future"
    SENDER_UNKNOWN = "sender_unknown"
    KIND_NOT_ALLOWED = "kind_not_allowed"
    ORGANISATION_NOT_ALLOWED = "organisation_not_allowed"
    ORGANISATION_UNKNOWN = "organisation_unknown"


class RefusedError(Exception):
    """`fields` names the fields and what is wrong, `family_name:too_long version:missing`; it never contains values."""

    def __init__(self, code: RefusalCode, fields: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


class Refusal(Struct, frozen=True):
    """One change of a batch that can't be taken, and why."""

    entry: dict[str, Any]
    error: RefusedError


class Entry(Struct, frozen=True):
    """One change as it came: its type (`roster.role.upserted`), and its data in `content`."""

    kind: str
    content: Upserted | Removed

    @property
    def change(self) -> Record | Removal:
        """The record to write, or the removal."""
        if isinstance(self.content, Removed):
            return self.content.removal()
        record = self.content.record()
        if isinstance(self.content, PersonUpserted) and isinstance(record, Person) and self.content.snils is not None:
            return replace(record, snils_key=_hash_of(self.content.snils))
        return record

    @property
    def raw(self) -> dict[str, Any]:
        """The same change in the form of a batch's entry."""
        return {"type": self.kind, "data": self.content.model_dump(exclude_none=True)}


class Parsed(Struct):
    """The changes of a message that can be taken, and those that are refused."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def changes(self) -> list[Record | Removal]:
        """The records to write, and the removals."""
        return [entry.change for entry in self.entries]


def parse(body: str) -> Parsed:
    """The changes of a message. Raises RefusedError where nothing of it can be taken."""
    try:
        envelope = schemas.Envelope.model_validate_json(without_mark(body))
    except ValidationError as error:
        raise _refused(error, RefusalCode.ENVELOPE_INVALID) from None
    if envelope.type != schemas.BATCH:
        return Parsed(entries=[entry_of(envelope.type, envelope.data)])
    try:
        batch = schemas.Batch.model_validate(envelope.data)
    except ValidationError as error:
        raise _refused(error, RefusalCode.FIELDS_INVALID) from None
    parsed = Parsed()
    for raw in batch.records:
        try:
            parsed.entries.append(_in_batch(raw))
        except RefusedError as error:
            parsed.refused.append(Refusal(raw, error))
    return parsed


def _hash_of(snils: str) -> str | None:
    """The hash of a number, or the one that a dead letter brings; None where the stage uses none."""
    if checks.is_hash(snils):
        return snils if uses_snils() else None
    return snils_key(snils)


def without_mark(body: str) -> str:
    """A body without the byte order mark that some systems write first; RFC 8259 lets readers pass it over."""
    return body.removeprefix("\N{BYTE ORDER MARK}")


def entry_of(kind: str, data: dict[str, Any]) -> Entry:
    """One change. Raises RefusedError."""
    if kind not in schemas.CHANGES:
        raise RefusedError(RefusalCode.TYPE_UNKNOWN)
    try:
        content = schemas.CHANGES[kind].model_validate(data)
    except ValidationError as error:
        raise _refused(error, RefusalCode.FIELDS_INVALID) from None
    if content.version > clock.now_ms() + FARTHEST_AHEAD_MS:
        raise RefusedError(RefusalCode.VERSION_IN_FUTURE, "version:future")
    return Entry(kind, content)


def _in_batch(raw: dict[str, Any]) -> Entry:
    try:
        entry = schemas.Entry.model_validate(raw)
    except ValidationError as error:
        raise _refused(error, RefusalCode.FIELDS_INVALID) from None
    return entry_of(entry.type, entry.data)


def _refused(error: ValidationError, code: RefusalCode) -> RefusedError:
    field_errors = error.errors(include_url=False, include_input=False)
    if field_errors[0]["type"] == "json_invalid":
        return RefusedError(RefusalCode.NOT_JSON)
    return RefusedError(code, " ".join(_where(entry) for entry in field_errors[:MOST_FIELDS_TOLD]))


def _where(entry: Any) -> str:
    # The name of an unknown field is the sender's own text, so it is left out.
    place = entry["loc"][:-1] if entry["type"] == "extra_forbidden" else entry["loc"]
    code = entry["ctx"]["code"] if entry["type"] == "unacceptable" else entry["type"]
    return f"{'.'.join(map(str, place))}:{code}"


def kept(body: str) -> str:
    """What a dead letter keeps of a message: all of it, but in the place of a СНИЛС its hash, which is taken likewise.

    What can't be a СНИЛС is `checks.WRONG_SNILS`, and is refused again. Where the stage uses none, the field is left
    out. In a text that is no JSON each number that can be a СНИЛС is `checks.WRONG_SNILS`.
    """
    try:
        message = json.loads(without_mark(body))
        without = _without_snils(message)
    except (ValueError, RecursionError):
        return _NUMBER.sub(lambda match: checks.WRONG_SNILS if digits_of(match[0]) else match[0], body)
    return body if without == message else json.dumps(without, ensure_ascii=False)


_NUMBER = re.compile(r"(?<![0-9])[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{2}(?![0-9])")
_SNILS_FIELD = re.compile("snils|снилс", re.IGNORECASE)
_LEFT_OUT = object()


def _without_snils(value: Any) -> Any:
    match value:
        case list():
            return [_without_snils(item) for item in value]
        case dict():
            # A field of a wrong name is refused, and holds the number all the same.
            fields = {
                name: _snils_kept(item) if _SNILS_FIELD.search(name) else _without_snils(item)
                for name, item in value.items()
            }
            return {name: item for name, item in fields.items() if item is not _LEFT_OUT}
        case _:
            return value


def _snils_kept(number: object) -> object:
    if number is None or (isinstance(number, str) and checks.is_hash(number)):
        return number
    digits = digits_of(number) if isinstance(number, str) else None
    if digits is None:
        return checks.WRONG_SNILS
    return snils_key(digits) or _LEFT_OUT


def refuse(body: str, error: RefusedError, sender_id: str) -> None:
    """Send a whole message to the dead-letter queue, without the number of a СНИЛС (`kept`).

    The letter keeps who sent it, so that a redrive doesn't make it the operator's.
    """
    send_to_dead_letters(
        Setting.CHANGES_DLQ_URL.read(), kept(body), reason=error.code, fields=error.fields, sender=sender_id
    )


def refuse_entries(body: str, refused: Sequence[Refusal], sender_id: str) -> None:
    """Send the bad changes of a batch to the dead-letter queue, one letter for each code.

    Letters are batches, which can be mended and sent again.
    """
    envelope = json.loads(without_mark(body))

    def code(refusal: Refusal) -> str:
        return refusal.error.code

    for _, alike in groupby(sorted(refused, key=code), key=code):
        refusals = list(alike)
        if envelope["type"] == schemas.BATCH:
            envelope["data"] = {"records": [refusal.entry for refusal in refusals]}
        refuse(
            json.dumps(envelope, ensure_ascii=False),
            RefusedError(refusals[0].error.code, _fields(refusals)),
            sender_id,
        )


def _fields(refused: Sequence[Refusal]) -> str:
    """What is wrong with the changes of a letter, each by its place in it: `records.0.family_name:missing`."""
    places = (
        f"records.{place}{'' if field.startswith(':') else '.'}{field}"
        for place, refusal in enumerate(refused)
        for field in refusal.error.fields.split()
    )
    return " ".join(islice(places, MOST_FIELDS_TOLD))


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


def follow_up_of(record: Record) -> FollowUp:
    """The message about a record on which others lean."""
    _, _, own_id = record.pk.partition("#")
    return FollowUp.model_validate({"entity": kind_of(record), "id": own_id})


def send_follow_ups(messages: Sequence[FollowUp | VersionReset], *, later: bool = False) -> None:
    """Send messages, now or in `LATER_SECONDS`. Raises NotSentError; sending them again does no harm."""
    entries = [
        {"MessageBody": message.model_dump_json(exclude_none=True), "MessageGroupId": _group(message)}
        | ({"DelaySeconds": LATER_SECONDS} if later else {})
        for message in messages
    ]
    queues.send_all(Setting.FOLLOW_UPS_QUEUE_URL.read(), entries)


def _group(message: FollowUp | VersionReset) -> str:
    return message.id if isinstance(message, FollowUp) else "versions"
