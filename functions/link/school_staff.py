"""GET /api/school/staff: who works in the administrator's school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.administrator import OrganisationAsked, organisation_of
from functions.link.school_models import Staff
from functions.link.school_people import staff_of
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/school/staff",
    summary="Staff of my school",
    tags=["school"],
    responses=answers(200, "Everybody who works in the school", *REFUSALS),
)
def get_staff(session: Annotated[Session, Depends(signed_in)], organisation_id: OrganisationAsked = None) -> Staff:
    """Teachers, class teachers and administrators with their logins, and who of them has linked."""
    return staff_of(session.person_id, organisation_of(session, organisation_id))


handler = entry(app)
