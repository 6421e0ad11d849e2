"""What the calls of a school administrator share: which school, and whether the caller is its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from svyazka_common.fields import Identifier
from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.relations import RoleAssignment

OrganisationAsked = Annotated[
    Identifier | None, Query(description="Of which school, for who administers several; without it, the session's")
]


def organisation_of(session: Session, asked: str | None) -> str:
    """The school that a call is about."""
    return asked or session.organisation_id


def require(role: RoleAssignment | None) -> RoleAssignment:
    """The caller's role as it counts. Raises ProblemError(not_school_admin)."""
    if role is None or role.role != "school_admin" or role.status != "active":
        raise ProblemError(Code.NOT_SCHOOL_ADMIN)
    return role
