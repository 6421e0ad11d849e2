"""The person behind a session, as the page shows them: who they are, their notices, their profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.sign_in.repository import person
from functions.sign_in.rules.caller import device_and_system
from functions.sign_in.rules.notice_texts import notice_text
from functions.sign_in.schemas import ChildInClasses, ChildOut, NoticeOut, PhoneClaim, Profile, RoleOut, WhoAmI
from svyazka_common import aws, clock
from svyazka_common.accounts import person_items
from svyazka_common.clock import iso
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import first, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Guardianship, Person, RoleAssignment
from svyazka_common.rights import access_children, access_roles

if TYPE_CHECKING:
    from svyazka_common.records.access import Notice, Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.link import Conflict


def who_am_i(session: Session, user_agent: str) -> WhoAmI:
    """The caller; notes that the page was opened. Raises ProblemError(session_required) where the person is gone."""
    now = clock.now()
    items, notices, _ = aws.concurrently(
        lambda: person_items(session.person_id),
        lambda: person.notices_of(session.account_id, now),
        lambda: person.seen(session, *device_and_system(user_agent), now),
    )
    return described(items, notices, session, clock.today())


def described(items: list[Item], notices: list[Notice], session: Session, today: str) -> WhoAmI:
    """The caller, from the items of their partition and the notices of their account.

    Raises ProblemError(session_required) where the items have no person.
    """
    caller = first(Person, items)
    if caller is None:
        raise ProblemError(Code.SESSION_REQUIRED)
    linked = any(link.account_id == session.account_id for link in of_kind(Link, items))
    return WhoAmI(
        person_id=caller.person_id,
        full_name=caller.full_name,
        roles=[
            RoleOut(role=role.role, organisation_id=role.organisation_id, organisation_name=role.organisation_name)
            for role in access_roles(session, of_kind(RoleAssignment, items), today)
        ],
        children=[
            ChildOut(person_id=relation.child_id, name=relation.child_name)
            for relation in access_children(of_kind(Guardianship, items), today)
        ],
        linked=linked,
        notices=[
            NoticeOut(
                notice_id=notice.notice_id,
                kind=notice.kind,
                noticed_at=iso(notice.noticed_at),
                text=notice_text(notice.kind, notice.noticed_at),
            )
            for notice in notices
            # A reminder has done its work once the profile is there.
            if not (linked and notice.kind == "link_reminder")
        ],
    )


def dismiss_notice(session: Session, notice_id: str) -> None:
    """The owner of the session's account has read a notice; one that is not there is dismissed already."""
    person.delete_notice(session.account_id, notice_id)


def profile_of(session: Session) -> Profile:
    """The caller's children with their classes of today, and the numbers that they asked the school for."""
    today = clock.today()
    claims, guardianships = person.claims_and_children(session.person_id, today)
    enrolments = person.enrolments_of({relation.child_id for relation in guardianships}, today)
    return Profile(
        children=[
            ChildInClasses(
                person_id=relation.child_id,
                name=relation.child_name,
                classes=sorted(
                    enrolment.class_label for enrolment in enrolments if enrolment.person_id == relation.child_id
                ),
            )
            for relation in guardianships
        ],
        claims=[_claim(claim) for claim in sorted(claims, key=lambda claim: -claim.noticed_at)],
    )


def _claim(claim: Conflict) -> PhoneClaim:
    return PhoneClaim(phone_masked=claim.phone_masked, noticed_at=iso(claim.noticed_at), settlement=claim.settlement)
