"""Writes changes to the table; the result is the same in whatever order and however often they come.

Each write replaces exactly what was read, so nothing older ever wins. What a record copies from others is read before
and *again after* its write. A worker that changes one of the others meanwhile either finds the record and mends its
copies, or the second look finds that worker's change. The message stays in the queue until all that is done. The
message that mends copies is sent before the write that requires it, to arrive two minutes later, and again after it.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import batched, groupby
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import asdict

from functions.roster.changes.messages import follow_up_of, send_follow_ups
from functions.roster.changes.rules import (
    basis,
    concerns_others,
    derive,
    is_frame,
    leaning,
    may_take,
    newness,
    rank,
    row_named,
    source_status,
    takes,
)
from functions.roster.changes.schemas import Refresh, Removal
from functions.roster.repository.logins import (
    LoginChangedError,
    commit_login,
    forget_freed,
    read_login_state,
    waiting_for,
)
from functions.roster.repository.records import any_in, read, wait, wait_no_more, write
from svyazka_common import aws, clock
from svyazka_common.records.base import Prefix
from svyazka_common.records.changes import Waiting
from svyazka_common.records.roster import AccountClaim
from svyazka_common.write_conflicts import WriteConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.roster.changes.rules import Change
    from functions.roster.changes.schemas import Place
    from svyazka_common.records.base import Record


type Outcome = Literal["written", "waiting", "unchanged", "stale"]

CHANGES_A_READ = 30
"""With what they lean on, their keys fit in one read."""

TRIES = 8


class WritesOvertakenError(Exception):
    """What changes lean on kept changing while they were written."""


class Plan(Struct, frozen=True):
    """What becomes of a change; `derived` is None where the record has to wait."""

    change: Change
    stored: Record | None
    base: Record
    derived: Record | None

    @property
    def outcome(self) -> Outcome:
        """What the plan does with the change."""
        if self.derived is None:
            return "waiting"
        return "unchanged" if self.derived == self.stored else "written"


class RelationLostError(WriteConflictError):
    """A change would end a relation of several rows that was to go on by another row."""


def apply_changes(changes: Iterable[Change], sender_id: str | None = None, *, keeps: bool = False) -> Counter[Outcome]:
    """Bring the table in line with changes; returns how many had which outcome.

    `sender_id` is given for a sender whose rights depend on records that come later: waiting records keep it.
    With `keeps`, RelationLostError is raised before a write that would end the last row of a relation.
    Raises WritesOvertakenError, DomainError(busy), NotSentError.
    """
    counted: Counter[Outcome] = Counter()
    for turn in _turns(sorted(_newest(changes), key=_may_take)):
        for _, alike in groupby(sorted(turn, key=rank), key=rank):
            for batch in batched(alike, CHANGES_A_READ, strict=False):
                counted += _apply_batch(batch, sender_id, keeps=keeps)
    return counted


def _may_take(change: Change) -> bool:
    """A sort key: of the changes of one relation, those that can't take anything away go first."""
    return not isinstance(change, Refresh) and may_take(change, clock.today())


def _newest(changes: Iterable[Change]) -> list[Change]:
    """The newest change of each record, and of each row of a relation."""
    chosen: dict[tuple[Place, str | None], Change] = {}
    for change in changes:
        place = (change.pk, change.sk), row_named(change)
        if place not in chosen or _beats(change, chosen[place]):
            chosen[place] = change
    return list(chosen.values())


def _turns(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes in turns, each of which has one change of a record at most."""
    turns: list[dict[Place, Change]] = []
    for change in changes:
        place = change.pk, change.sk
        turn = next((one for one in turns if place not in one), None)
        if turn is None:
            turns.append(turn := {})
        turn[place] = change
    return [list(turn.values()) for turn in turns]


def _beats(change: Change, other: Change) -> bool:
    if isinstance(change, Refresh) or isinstance(other, Refresh):
        return isinstance(other, Refresh)
    return newness(change) > newness(other)


def _apply_batch(changes: Sequence[Change], sender_id: str | None, *, keeps: bool) -> Counter[Outcome]:
    counted: Counter[Outcome] = Counter()
    pending = list(changes)
    for _ in range(TRIES):
        plans = _plans(pending)
        if keeps and any(map(_loses_relation, plans)):
            raise RelationLostError
        _announce(plans)
        done = [
            plan
            for plan, ok in zip(
                plans, aws.concurrently(*(partial(_do, plan, sender_id) for plan in plans)), strict=True
            )
            if ok
        ]
        _follow(done)
        counted.update(plan.outcome for plan in done)
        counted["stale"] += len(pending) - len(plans)
        finished = {id(plan) for plan in _still_right(done)}
        pending = [plan.change for plan in plans if id(plan) not in finished]
        if not pending:
            return counted
    raise WritesOvertakenError


def _plans(changes: Sequence[Change]) -> list[Plan]:
    own = [(change.pk, change.sk) for change in changes]
    likely = [
        place for change in changes if not isinstance(change, (Refresh, Removal)) for place in leaning(change).places
    ]
    stored = read([*own, *likely])
    bases = [
        (change, base)
        for change in changes
        if (base := basis(change, stored.get((change.pk, change.sk)), clock.today())) is not None
    ]
    missed = {place for _, base in bases for place in leaning(base).places} - {*own, *likely}
    leant_on = stored | read(missed)
    return [Plan(change, stored.get((change.pk, change.sk)), base, derive(base, leant_on)) for change, base in bases]


def _loses_relation(plan: Plan) -> bool:
    change = plan.change
    if isinstance(change, Refresh) or row_named(change) is None:
        return False
    return takes(change, plan.stored, {}, clock.today())


def _announce(plans: Sequence[Plan]) -> None:
    """Send the messages that mend copies before the write: if this worker dies after it, they are on their way."""
    send_follow_ups([follow_up_of(plan.base) for plan in plans if _concerns_others(plan)], later=True)


def _concerns_others(plan: Plan) -> bool:
    written = plan.derived is not None and plan.outcome == "written" and is_frame(plan.derived)
    return written and plan.derived is not None and concerns_others(plan.stored, plan.derived)


def _do(plan: Plan, sender_id: str | None) -> bool:
    if plan.derived is None:
        wait(_waiting(_alone(plan), sender_id))
        return True
    return plan.outcome == "unchanged" or write(plan.derived, plan.stored)


def _alone(plan: Plan) -> Record:
    """The record that waits: a row without the others of its relation, which are read when it comes in."""
    change = plan.change
    if isinstance(change, (Refresh, Removal)) or row_named(change) is None:
        return plan.base
    return change


def _waiting(record: Record, sender_id: str | None) -> Waiting:
    needed = leaning(record).needed
    assert needed is not None
    values = {name: value for name, value in asdict(record).items() if value is not None}
    version, _ = newness(record)
    return Waiting(
        for_pk=needed[0],
        of=record.entity,
        own_pk=record.pk,
        own_sk=record.sk,
        told=values,
        status=source_status(record),
        version=version,
        sender_id=sender_id,
        row_id=row_named(record),
    )


def _follow(done: Sequence[Plan]) -> None:
    frames = [plan for plan in done if plan.derived is not None and is_frame(plan.derived)]
    awaited = aws.concurrently(*(partial(any_in, plan.base.pk, Prefix.WAITING.key("")) for plan in frames))
    concerned = [
        follow_up_of(plan.base) for plan, waits in zip(frames, awaited, strict=True) if waits or _concerns_others(plan)
    ]
    send_follow_ups(concerned)
    for plan in done:
        if isinstance(plan.derived, AccountClaim):
            assign_login(plan.derived)


def _still_right(done: Sequence[Plan]) -> list[Plan]:
    """The second look: returns the plans whose copies are still up to date."""
    looked = [plan for plan in done if plan.outcome in {"written", "waiting"} and leaning(plan.base).places]
    leant_on = read(place for plan in looked for place in leaning(plan.base).places)
    return [plan for plan in done if plan not in looked or derive(plan.base, leant_on) == plan.derived]


class LoginOvertakenError(Exception):
    """An account's login kept changing while it was written."""


def assign_login(claim: AccountClaim) -> None:
    """Move an account to the login of its claim, and then the accounts that have waited for its old login.

    While another account has the login, the claim waits. The account's old login is given up at once, or two accounts
    that exchange their logins would wait for each other. The claim lists given-up logins (`freed`) until those who wait
    have been looked for: if a worker dies on the way, the next worker does it. Raises LoginOvertakenError,
    DomainError(busy).
    """
    claims: dict[Place, AccountClaim] = {}
    waiting: list[Waiting] = []
    looked_for: set[str] = set()
    places = [(claim.pk, claim.sk)]
    while places:
        place = places.pop(0)
        assigned = _assigned(place)
        if assigned is None:
            continue
        claims[place] = assigned
        for login in set(assigned.freed) - looked_for:
            looked_for.add(login)
            waiting_for_login = waiting_for(assigned.organisation_id, login)
            waiting += waiting_for_login
            places += [(one.own_pk, one.own_sk) for one in waiting_for_login]
    _clear(claims, waiting)


def _assigned(place: Place) -> AccountClaim | None:
    for _ in range(TRIES):
        claim = read([place]).get(place)
        if not isinstance(claim, AccountClaim):
            return None
        login_state = read_login_state(claim)
        if login_state.is_right:
            return claim
        try:
            commit_login(login_state)
        except LoginChangedError:
            continue
    raise LoginOvertakenError


def _clear(claims: dict[Place, AccountClaim], waiting: list[Waiting]) -> None:
    for waiter in waiting:
        assigned = claims.get((waiter.own_pk, waiter.own_sk))
        if (
            assigned is None
            or assigned.holds == assigned.login
            or assigned.status == "ended"
            or waiter.told["login"] != assigned.login
        ):
            wait_no_more(waiter)
    for claim in claims.values():
        if claim.freed:
            try:
                forget_freed(claim)
            except LoginChangedError:
                raise LoginOvertakenError from None
