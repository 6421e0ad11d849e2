"""`svyazka roster held` and `release`: the changes by queue that wait for an operator, or for the end of a freeze."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from functions.roster.changes.messages import FollowUp, VersionReset, send_follow_ups
from functions.roster.changes.senders import short_kind
from functions.roster.changes.use_cases.held_changes import DISCARDED, RELEASED, RELEASED_ALL
from functions.roster.repository.held_changes import all_held, held_in
from operations.errors import CommandError
from operations.roster.waiting import Look, until
from operations.target import enter
from operations.terminal import print_document, step
from svyazka_common import clock
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from operations.target import Target
    from svyazka_common.records.changes import HeldChange, Scope


@dataclass(slots=True)
class Place:
    """The changes held in an organisation or academic year: how many of each kind, for which reason, since when."""

    scope: Scope
    scope_id: str
    kinds: Counter[str] = field(default_factory=Counter)
    because: Counter[str] = field(default_factory=Counter)
    senders: set[str] = field(default_factory=set)
    since: int = 0

    def document(self, now: int) -> dict[str, Any]:
        """As JSON."""
        return {
            "scope": self.scope,
            "id": self.scope_id,
            "changes": self.kinds.total(),
            "kinds": dict(sorted(self.kinds.items())),
            "because": dict(sorted(self.because.items())),
            "senders": sorted(self.senders),
            "age_seconds": max(0, now - self.since),
        }


def places(changes: Iterable[HeldChange]) -> list[Place]:
    """Return the places where changes are held; those that wait for an operator come first."""
    by_place: dict[tuple[Scope, str], Place] = {}
    for change in changes:
        place = by_place.setdefault((change.scope, change.scope_id), Place(change.scope, change.scope_id))
        place.kinds[change.kind] += 1
        place.because[change.because] += 1
        place.senders.add(change.sender_id)
        place.since = min(place.since or change.held_at, change.held_at)
    return sorted(by_place.values(), key=lambda place: (not place.because["guard"], place.scope, place.scope_id))


def show(*, stage: str | None, as_json: bool) -> None:
    """Print where changes are held, how many and why; not whose records they concern."""
    enter(stage)
    documents = [place.document(clock.now()) for place in places(all_held())]
    if as_json:
        print_document({"ok": True, "held": documents})
    else:
        _print(documents)


def release(  # noqa: PLR0913 - a command's options
    scope_id: str, *, year: bool, despite_freeze: bool, discard: bool, stage: str | None, as_json: bool
) -> None:
    """Release the changes held in a place, or discard them, and wait. Raises CommandError where there are none."""
    target = enter(stage)
    scope: Scope = "academic_year" if year else "organisation"
    chosen = {one.sk for one in held_in(scope, scope_id) if discard or despite_freeze or one.because == "guard"}
    if not chosen:
        message = f"Nothing is held in {scope_id}. See: uv run svyazka roster held"
        raise CommandError(message)
    part = DISCARDED if discard else RELEASED_ALL if despite_freeze else RELEASED
    send(target, FollowUp(entity=scope, id=scope_id, part=part))
    with step(f"{'Discarding' if discard else 'Letting go'} {len(chosen)} changes of {scope_id}"):
        until(f"What is held in {scope_id}", lambda: _look(scope, scope_id, chosen))
    outcome = "discarded" if discard else "released"
    if as_json:
        print_document({"ok": True, "id": scope_id, outcome: len(chosen)})
    else:
        print(f"{len(chosen)} changes of {scope_id} {outcome}")


def send(target: Target, *messages: FollowUp | VersionReset) -> None:
    """Send an operator's orders to the queue of follow-ups, to which nobody outside the stage may send."""
    os.environ[Setting.FOLLOW_UPS_QUEUE_URL] = target.outputs["RosterFollowUpsQueueUrl"]
    send_follow_ups(messages)


def _look(scope: Scope, scope_id: str, chosen: set[str]) -> Look:
    still_held = chosen & {one.sk for one in held_in(scope, scope_id)}
    return Look(done=not still_held, far=f"{len(still_held)} of {len(chosen)} are held")


def _print(documents: list[dict[str, Any]]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Where", "Changes", "Kinds", "Because", "Sender", "Age, s"):
        table.add_column(heading, overflow="fold")
    words = defaultdict(str, academic_year="year ")
    for place in documents:
        kinds = "\n".join(f"{number} {short_kind(kind)}" for kind, number in place["kinds"].items())
        because = "\n".join(f"{number} {reason}" for reason, number in place["because"].items())
        where, age = f"{words[place['scope']]}{place['id']}", str(place["age_seconds"])
        table.add_row(where, str(place["changes"]), kinds, because, "\n".join(place["senders"]), age)
    Console(highlight=False, soft_wrap=True).print(table if documents else "No changes are held.")
