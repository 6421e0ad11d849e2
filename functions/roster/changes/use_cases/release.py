"""What operators ask for: letting go of changes that were held, and bringing back a record whose version lies ahead."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.changes.follow_ups import FollowUp
from functions.roster.changes.messages import entry_of
from functions.roster.changes.use_cases.apply_changes import apply_changes
from functions.roster.changes.use_cases.withhold import NAMES, apart, withhold
from functions.roster.repository import held_changes
from functions.roster.repository.records import set_version
from functions.roster.rules.removal_limits import frozen
from svyazka_common import clock
from svyazka_common.batches import logger
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.changes.follow_ups import VersionReset
    from functions.roster.changes.use_cases.withhold import Taking
    from svyazka_common.records.changes import HeldChange, Scope


THAWED = "thawed"
RELEASED = "released"
RELEASED_ALL = "released_all"
DISCARDED = "discarded"
"""Parts of follow-ups. `THAWED` passes what a freeze has held through the guard. By an operator's order, `RELEASED`
applies what the guard has held, `RELEASED_ALL` all that is held, and `DISCARDED` deletes all of it.
"""


def thawed() -> Iterator[FollowUp]:
    """A message for each organisation and year where something is held."""
    places: set[tuple[Scope, str]] = set()
    for change in held_changes.all_held():
        place = change.scope, change.scope_id
        if place not in places:
            places.add(place)
            yield FollowUp(entity=change.scope, id=change.scope_id, part=THAWED)


def let_go(scope: Scope, scope_id: str, part: str) -> None:
    """Settle the changes held in a scope, as `part` says; a change that a newer one has overtaken is no longer held."""
    if part == DISCARDED:
        _give_up(scope, scope_id)
        return
    entries = [(entry_of(one.kind, one.data), one) for one in held_changes.held_in(scope, scope_id)]
    held_by_entry = {id(entry): (entry, one) for entry, one in entries}
    giving, takings = apart([entry for entry, _ in held_by_entry.values()])
    apply_changes(entry.change for entry in giving)
    for entry in giving:
        held_changes.let_go(held_by_entry[id(entry)][1])
    chosen = [(taking, change) for taking in takings if _goes(change := held_by_entry[id(taking.entry)][1], part)]
    if part == THAWED:
        _through_the_guard(chosen)
        return
    apply_changes(taking.entry.change for taking, _ in chosen)
    for _, change in chosen:
        held_changes.let_go(change)
    logger.info("held changes were released", scope=scope, scope_id=scope_id, number=len(chosen))


def _give_up(scope: Scope, scope_id: str) -> None:
    held_there = held_changes.held_in(scope, scope_id)
    for change in held_there:
        held_changes.let_go(change)
    logger.info("held changes were discarded", scope=scope, scope_id=scope_id, number=len(held_there))


def _through_the_guard(chosen: list[tuple[Taking, HeldChange]]) -> None:
    """Pass each sender's changes through the guard together; those above its limit wait for an operator."""

    def sender(pair: tuple[Taking, HeldChange]) -> str:
        return pair[1].sender_id

    for sender_id, pairs in groupby(sorted(chosen, key=sender), key=sender):
        changes = {id(taking.entry): (taking, change) for taking, change in pairs}
        passed, withheld = withhold([taking for taking, _ in changes.values()], sender_id)
        apply_changes(entry.change for entry in passed)
        again = {(id(one.taking.entry), one.scope, one.scope_id) for one in withheld}
        for entry, (_, change) in changes.items():
            if (entry, change.scope, change.scope_id) not in again:
                held_changes.let_go(change)
        for one in withheld:
            metrics.add_metric(f"RosterChanges{NAMES[one.because].title()}", MetricUnit.Count, 1)


def _goes(change: HeldChange, part: str) -> bool:
    if part == THAWED:
        return change.because == "freeze" and not frozen(clock.today(), Setting.ROSTER_FREEZE.read())
    return part == RELEASED_ALL or change.because == "guard"


def reset(message: VersionReset, sender_id: str) -> None:
    """Set a record's version to this moment, and log who asked for it and why: changes from now on count again.

    A version that is not ahead stays as it is, and so does one that is no longer `message.version`.
    """
    now = clock.now_ms()
    done = message.version > now and set_version(message.pk, message.sk, message.version, now)
    logger.warning(
        "version reset" if done else "version left as it is",
        audit=True,
        pk=message.pk,
        sk=message.sk,
        version=message.version,
        new_version=now if done else None,
        reason=message.reason,
        sender_id=sender_id,
    )
