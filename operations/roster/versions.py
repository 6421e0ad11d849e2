"""`svyazka roster version`: shows the version of a record, and resets one that lies in the future."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from functions.roster.changes.messages import VersionReset
from functions.roster.changes.schemas import CHANGES, Removed
from functions.roster.repository.records import inverse_page, read
from operations.errors import CommandError
from operations.roster.held_changes import send
from operations.roster.waiting import Look, until
from operations.target import enter
from operations.terminal import print_document, step
from svyazka_common import clock
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import Account, AccountClaim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.changes.schemas import Place
    from svyazka_common.records.base import Record

LATEST_SHOWN_MS = 4_102_444_800_000
"""The year 2100: what is later is no time in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioned:
    """A record and its version. An account has up to three of them."""

    entity: str
    place: Place
    status: str
    version: int

    def is_ahead(self, now_ms: int) -> bool:
        """Whether the version lies in the future, so that no true message can change the record."""
        return self.version > now_ms

    def document(self, now_ms: int) -> dict[str, Any]:
        """As JSON."""
        return {
            "entity": self.entity,
            "status": self.status,
            "version": self.version,
            "ahead": self.is_ahead(now_ms),
        }


def command(kind: str, ids: Sequence[str], *, reset: str | None, stage: str | None, as_json: bool) -> None:
    """Print the versions; where a reason is given, reset them first. Raises CommandError."""
    target = enter(stage)
    place = place_of(kind, ids)
    versioned = versions(place)
    if not versioned:
        message = f"There is no {kind} {' '.join(ids)}"
        raise CommandError(message)
    ahead = [one for one in versioned if one.is_ahead(clock.now_ms())]
    if reset is not None:
        if not ahead:
            message = f"The version of {kind} {' '.join(ids)} is not ahead: what is newer gets through as it is"
            raise CommandError(message)
        if not reset.strip():
            message = "A reason is needed: it stands in the log beside who has asked for it"
            raise CommandError(message)
        send(target, *(_message(one, reset.strip()) for one in ahead))
        with step(f"Bringing back {kind} {' '.join(ids)}"):
            until(f"The version of {kind}", lambda: _look(place, ahead))
        versioned = versions(place)
    now_ms = clock.now_ms()
    if as_json:
        print_document({"ok": True, "reset": reset is not None, "records": [one.document(now_ms) for one in versioned]})
    else:
        for record in versioned:
            version = f"version {record.version}{_time(record.version)}"
            print(f"{record.entity}: {record.status}, {version}{_warning(record, now_ms)}")


def place_of(kind: str, ids: Sequence[str]) -> Place:
    """Return the key of a record named as in the messages. Raises CommandError where the ids don't fit the kind."""
    kinds = {name.split(".")[1]: model for name, model in CHANGES.items() if issubclass(model, Removed)}
    if kind not in kinds:
        message = f"There is no kind {kind}. There are: {', '.join(sorted(kinds))}"
        raise CommandError(message)
    model = kinds[kind]
    names = [name for name in model.model_fields if name not in {"version", "row_id"}]
    needed = sum(model.model_fields[name].is_required() for name in names)
    if not needed <= len(ids) <= len(names):
        message = f"A record of the kind {kind} is named by {', '.join(names)}"
        raise CommandError(message)
    try:
        named = model.model_validate({**dict(zip(names, ids, strict=False)), "version": 0})
    except ValidationError as error:
        wrong = ", ".join(str(one["loc"][0]) for one in error.errors())
        message = f"No such thing: {wrong}"
        raise CommandError(message) from None
    assert isinstance(named, Removed)
    return named.place


def versions(place: Place) -> list[Versioned]:
    """Read the record; for an account also its login and its suspension, whose writes are ordered by versions too."""
    pk, sk = place
    places = [place]
    own_id = sk.partition("#")[2]
    if sk.startswith(f"{Prefix.ACCOUNT}#"):
        places.append((pk, Prefix.SUSPENSION.key(own_id)))
        items = inverse_page(pk, Prefix.ACCOUNT.key(own_id)).items
        places += [(one.pk, one.sk) for one in of_kind(Account, items)]
    records = read(places)
    return [_versioned(one, records[one]) for one in places if one in records]


def _versioned(place: Place, record: Record) -> Versioned:
    version: int = record.version  # type: ignore[attr-defined]  # every record of the roster has one
    status: str = record.status  # type: ignore[attr-defined]
    entity = AccountClaim.entity if isinstance(record, AccountClaim) else record.entity
    return Versioned(entity=entity, place=place, status=status, version=version)


def _message(record: Versioned, reason: str) -> VersionReset:
    return VersionReset(pk=record.place[0], sk=record.place[1], version=record.version, reason=reason)


def _look(place: Place, ahead: list[Versioned]) -> Look:
    current = {one.place: one.version for one in versions(place)}
    left = sum(current.get(one.place) == one.version for one in ahead)
    return Look(done=left == 0, far=f"{left} of {len(ahead)} are ahead")


def _time(version: int) -> str:
    if not 0 < version < LATEST_SHOWN_MS:
        return ""
    return f" ({datetime.fromtimestamp(version / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC as milliseconds)"


def _warning(record: Versioned, now_ms: int) -> str:
    if not record.is_ahead(now_ms):
        return ""
    return " – ahead: nothing newer can change it. Bring it back: --reset 'why'"
