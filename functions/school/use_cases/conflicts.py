"""Conflicts about phone numbers, as the school administrator sees and settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from functions.school.repository import conflicts
from functions.school.schemas import Claimant, ConflictHolder, ConflictOut, Conflicts
from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.errors import Code, DomainError
from svyazka_common.rights import access_conflict, access_school
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.school.repository.conflicts import Affiliation, Case
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Settlement
    from svyazka_common.records.roster import Person, RoleAssignment


def open_conflicts(session: Session) -> Conflicts:
    """Return the school's conflicts that are to be settled, newest first. Raises DomainError(not_school_admin)."""
    administrator, noticed = aws.concurrently(
        lambda: administrator_items(session), lambda: conflicts.conflicts_of(session.organisation_id)
    )
    today = clock.today()
    access_school(session, administrator, today)
    cases = [case for case in conflicts.cases(noticed) if case.strangers]
    holders = {holder.person_id for case in cases for holder in case.strangers}
    everybody = {*holders, *(case.conflict.person_id for case in cases)}
    people, affiliations = conflicts.people_and_affiliations(everybody, session.organisation_id, today)
    ordered = sorted(cases, key=lambda case: (-case.conflict.noticed_at, case.conflict.person_id))
    return Conflicts(conflicts=[_shown(case, people, affiliations) for case in ordered])


def settle(session: Session, conflict_id: str, decision: Settlement) -> None:
    """Decide a conflict; the same decision again changes nothing.

    Raises DomainError: not_school_admin, conflict_unknown, conflict_settled, phone_proven_again, busy.
    """
    claimant_id, _, phone_key = conflict_id.partition("~")

    def attempt() -> None:
        role, case = _of_my_school(session, claimant_id, phone_key)
        if case.conflict.settlement is None:
            _decide(session, role, case, decision)
        elif case.conflict.settlement != decision:
            raise DomainError(Code.CONFLICT_SETTLED)

    # Another administrator may decide, or a holder prove the number, at the same moment: the second call reads again.
    retry_on_conflict(attempt)


def _of_my_school(session: Session, claimant_id: str, phone_key: str) -> tuple[RoleAssignment, Case]:
    administrator, case = conflicts.administrator_and_case(session, claimant_id, phone_key)
    role, _ = access_conflict(session, administrator, case.conflict if case is not None else None, clock.today())
    assert case is not None
    return role, case


def _decide(session: Session, role: RoleAssignment, case: Case, decision: Settlement) -> None:
    now, conflict = clock.now(), case.conflict
    settled = replace(conflict, settlement=decision, settled_at=now, settled_by=session.person_id)
    released = case.strangers if decision == "release" else []
    # A holder who has proven the number since it was claimed has it in hand: that is no recycled number.
    if any(holder.proven_at > conflict.noticed_at for holder in released):
        raise DomainError(Code.PHONE_PROVEN_AGAIN)
    conflicts.commit_decision(session, role, case, settled, tuple(sorted(holder.person_id for holder in released)))


def _shown(case: Case, people: dict[str, Person], affiliations: dict[str, Affiliation]) -> ConflictOut:
    claimant_id = case.conflict.person_id
    claimant = people.get(claimant_id)
    return ConflictOut(
        conflict_id=f"{claimant_id}~{case.conflict.phone_key}",
        phone_masked=case.conflict.phone_masked,
        person=Claimant(
            person_id=claimant_id,
            name=claimant.full_name if claimant is not None else "",
            **(asdict(affiliations[claimant_id]) if claimant_id in affiliations else {}),
        ),
        noticed_at=clock.iso(case.conflict.noticed_at),
        holders=[_holder(holder.person_id, people, affiliations) for holder in case.strangers],
    )


def _holder(person_id: str, people: dict[str, Person], affiliations: dict[str, Affiliation]) -> ConflictHolder:
    if person_id not in affiliations or person_id not in people:
        return ConflictHolder(same_school=False)
    return ConflictHolder(name=people[person_id].full_name, same_school=True, **asdict(affiliations[person_id]))
