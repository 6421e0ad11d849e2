"""From items to what a call gives back; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.models import ChildOut, RoleOut, WhoAmI
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Guardianship, Person, RoleAssignment

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.access import Session


def who_am_i(items: list[Item], session: Session) -> WhoAmI:
    """The caller, from the items of their partition."""
    person = next(iter(of_kind(Person, items)), None)
    if person is None:
        raise ProblemError(Code.SESSION_REQUIRED)
    return WhoAmI(
        person_id=person.person_id,
        full_name=person.full_name,
        roles=[
            RoleOut(role=held.role, organisation_id=held.organisation_id, organisation_name=held.organisation_name)
            for held in of_kind(RoleAssignment, items)
            if held.status == "active"
        ],
        children=[
            ChildOut(person_id=relation.child_id, name=relation.child_name)
            for relation in of_kind(Guardianship, items)
            if relation.status == "active"
        ],
        linked=any(link.account_id == session.account_id for link in of_kind(Link, items)),
    )
