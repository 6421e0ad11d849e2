"""Conflicts about phone numbers, as the school administrator sees and settles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from functions.link.administrator import require
from functions.link.repository import conflicts, schools
from functions.link.rules.school import administered
from functions.link.school_models import ConflictHolder, ConflictOut, ConflictPerson, Conflicts
from svyazka_common import aws, clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.transactions import ConditionFailedError, transact

if TYPE_CHECKING:
    from functions.link.repository.conflicts import Case
    from svyazka_common.records.roster import Person

# Two administrators, or the holder who proves the number at that very moment: whoever comes second reads again.
RACES = 3


def open_conflicts(person_id: str, organisation_id: str) -> Conflicts:
    """What is to be settled in the school. Raises ProblemError(not_school_admin)."""
    role, noticed = aws.concurrently(
        lambda: schools.admin_role(person_id, organisation_id), lambda: conflicts.conflicts_of(organisation_id)
    )
    require(role)
    cases = [case for case in conflicts.cases(noticed) if case.strangers]
    holders = {holder.person_id for case in cases for holder in case.strangers}
    everybody = {*holders, *(case.conflict.person_id for case in cases)}
    people, here = conflicts.people_and_colleagues(everybody, holders, organisation_id)
    ordered = sorted(cases, key=lambda case: (-case.conflict.noticed_at, case.conflict.person_id))
    return Conflicts(conflicts=[_shown(case, people, here) for case in ordered])


def settle(person_id: str, conflict_id: str, decision: Literal["release", "keep"]) -> None:
    """Decide a conflict; the same decision again changes nothing.

    Raises ProblemError: not_school_admin, conflict_unknown, conflict_settled, phone_proven_again, busy.
    """
    claimant_id, _, phone_key = conflict_id.partition("~")
    for _ in range(RACES):
        case = _of_my_school(person_id, claimant_id, phone_key)
        if case.conflict.settlement == decision:
            return
        if case.conflict.settlement is not None:
            raise ProblemError(Code.CONFLICT_SETTLED)
        try:
            _decide(case, decision, person_id)
        except ConditionFailedError:
            continue
        return
    raise ProblemError(Code.BUSY, retry_after_seconds=1)


def _of_my_school(person_id: str, claimant_id: str, phone_key: str) -> Case:
    roles, case = conflicts.roles_and_case(person_id, claimant_id, phone_key)
    own = administered(roles)
    if not own:
        raise ProblemError(Code.NOT_SCHOOL_ADMIN)
    if case is None or case.conflict.organisation_id not in own:
        raise ProblemError(Code.CONFLICT_UNKNOWN)
    return case


def _decide(case: Case, decision: Literal["release", "keep"], settled_by: str) -> None:
    now, conflict = clock.now(), case.conflict
    settled = replace(conflict, settlement=decision, settled_at=now, settled_by=settled_by)
    actions = [conflicts.settle(conflict, settled)]
    if decision == "release" and case.strangers:
        # Whoever has proven the number since it was claimed has it in hand: that is no recycled number.
        if any(holder.proven_at > conflict.noticed_at for holder in case.strangers):
            raise ProblemError(Code.PHONE_PROVEN_AGAIN)
        released = tuple(sorted(holder.person_id for holder in case.strangers))
        actions += conflicts.release_holders(case.phone, released, now)
    transact(actions)


def _shown(case: Case, people: dict[str, Person], here: set[str]) -> ConflictOut:
    claimant = people.get(case.conflict.person_id)
    return ConflictOut(
        conflict_id=f"{case.conflict.person_id}~{case.conflict.phone_key}",
        person=ConflictPerson(
            person_id=case.conflict.person_id, name=claimant.full_name if claimant is not None else ""
        ),
        noticed_at=datetime.fromtimestamp(case.conflict.noticed_at, UTC).isoformat(),
        holders=[_holder(holder.person_id, people, here) for holder in case.strangers],
    )


def _holder(person_id: str, people: dict[str, Person], here: set[str]) -> ConflictHolder:
    same_school = person_id in here and person_id in people
    return ConflictHolder(name=people[person_id].full_name if same_school else None, same_school=same_school)
