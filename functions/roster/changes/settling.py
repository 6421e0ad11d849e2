"""Changes into the table: in the end the same, in whatever order and however often they come.

Each write replaces exactly what was read, so nothing older ever wins. What a record copies from others is read before
and *again after* its write: whoever changes the other meanwhile either finds the record, and mends its copies, or is
found by the second look. The message stays in the queue until all that is done; the message that mends copies is sent
before the write that makes it needful, and comes once more two minutes after it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from functools import partial
from itertools import batched, groupby
from typing import TYPE_CHECKING, Literal

from functions.roster.changes import follow_ups
from functions.roster.changes.logins import settle_login
from functions.roster.changes.models.base import Refresh, Removal
from functions.roster.changes.repository.reading import any_in, read
from functions.roster.changes.repository.writing import wait, write
from functions.roster.changes.rules.deciding import basis, concerns_others, is_frame, newness, rank
from functions.roster.changes.rules.deriving import derive, leaning, told_status
from svyazka_common import aws
from svyazka_common.records.accounts import AccountClaim
from svyazka_common.records.changes import Waiting
from svyazka_common.records.prefixes import Prefix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.roster.changes.models.base import Place
    from functions.roster.changes.rules.deciding import Change
    from svyazka_common.records.base import Record

type Outcome = Literal["written", "waiting", "unchanged", "stale"]

CHANGES_AT_ONCE = 30
"""With what they lean on, their keys fit in one read."""

TRIES = 8


class UnsettledError(Exception):
    """What changes lean on kept changing while they were written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a change; `derived` is None where the record has to wait."""

    change: Change
    stored: Record | None
    base: Record
    derived: Record | None

    @property
    def outcome(self) -> Outcome:
        """What is done."""
        if self.derived is None:
            return "waiting"
        return "unchanged" if self.derived == self.stored else "written"


def settle(changes: Iterable[Change]) -> Counter[Outcome]:
    """Bring the table in line with changes. Raises UnsettledError, ProblemError(busy), NotSentError."""
    counted: Counter[Outcome] = Counter()
    for _, alike in groupby(sorted(_newest(changes), key=rank), key=rank):
        for some in batched(alike, CHANGES_AT_ONCE, strict=False):
            counted += _settle_some(some)
    return counted


def _newest(changes: Iterable[Change]) -> list[Change]:
    chosen: dict[Place, Change] = {}
    for change in changes:
        place = (change.pk, change.sk)
        if place not in chosen or _beats(change, chosen[place]):
            chosen[place] = change
    return list(chosen.values())


def _beats(change: Change, other: Change) -> bool:
    if isinstance(change, Refresh) or isinstance(other, Refresh):
        return isinstance(other, Refresh)
    return newness(change) > newness(other)


def _settle_some(changes: Sequence[Change]) -> Counter[Outcome]:
    counted: Counter[Outcome] = Counter()
    pending = list(changes)
    for _ in range(TRIES):
        plans = _plans(pending)
        _announce(plans)
        done = [
            plan
            for plan, ok in zip(plans, aws.concurrently(*(partial(_do, plan) for plan in plans)), strict=True)
            if ok
        ]
        _follow(done)
        counted.update(plan.outcome for plan in done)
        counted["stale"] += len(pending) - len(plans)
        settled = {id(plan) for plan in _still_right(done)}
        pending = [plan.change for plan in plans if id(plan) not in settled]
        if not pending:
            return counted
    raise UnsettledError


def _plans(changes: Sequence[Change]) -> list[Plan]:
    own = [(change.pk, change.sk) for change in changes]
    likely = [
        place for change in changes if not isinstance(change, (Refresh, Removal)) for place in leaning(change).places
    ]
    found = read([*own, *likely])
    bases = [
        (change, base) for change in changes if (base := basis(change, found.get((change.pk, change.sk)))) is not None
    ]
    missed = {place for _, base in bases for place in leaning(base).places} - {*own, *likely}
    known = found | read(missed)
    return [Plan(change, found.get((change.pk, change.sk)), base, derive(base, known)) for change, base in bases]


def _announce(plans: Sequence[Plan]) -> None:
    """Before the write: whoever dies after it has been heard of already."""
    follow_ups.send([follow_ups.follow_up(plan.base) for plan in plans if _concerns_others(plan)], later=True)


def _concerns_others(plan: Plan) -> bool:
    written = plan.derived is not None and plan.outcome == "written" and is_frame(plan.derived)
    return written and plan.derived is not None and concerns_others(plan.stored, plan.derived)


def _do(plan: Plan) -> bool:
    if plan.derived is None:
        wait(_waiting(plan.base))
        return True
    return plan.outcome == "unchanged" or write(plan.derived, plan.stored)


def _waiting(record: Record) -> Waiting:
    needed = leaning(record).needed
    assert needed is not None
    told = {field.name: value for field in fields(record) if (value := getattr(record, field.name)) is not None}
    version, _ = newness(record)
    return Waiting(
        for_pk=needed[0],
        of=record.entity,
        own_pk=record.pk,
        own_sk=record.sk,
        told=told,
        status=told_status(record),
        version=version,
    )


def _follow(done: Sequence[Plan]) -> None:
    frames = [plan for plan in done if plan.derived is not None and is_frame(plan.derived)]
    awaited = aws.concurrently(*(partial(any_in, plan.base.pk, Prefix.WAITING.key("")) for plan in frames))
    concerned = [
        follow_ups.follow_up(plan.base)
        for plan, waits in zip(frames, awaited, strict=True)
        if waits or _concerns_others(plan)
    ]
    follow_ups.send(concerned)
    for plan in done:
        if isinstance(plan.derived, AccountClaim):
            settle_login(plan.derived)


def _still_right(done: Sequence[Plan]) -> list[Plan]:
    """The second look, at what was copied."""
    looked = [plan for plan in done if plan.outcome in {"written", "waiting"} and leaning(plan.base).places]
    known = read(place for plan in looked for place in leaning(plan.base).places)
    return [plan for plan in done if plan not in looked or derive(plan.base, known) == plan.derived]
