"""GET /api/school: the administrator's school and its classes."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.administrator import OrganisationAsked, organisation_of
from functions.link.school_models import School
from functions.link.school_people import school_with_classes
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/school",
    summary="My school and its classes",
    tags=["school"],
    responses=answers(200, "The school with the classes of this year", *REFUSALS),
)
def get_school(session: Annotated[Session, Depends(signed_in)], organisation_id: OrganisationAsked = None) -> School:
    """The school of which the caller is the administrator."""
    return school_with_classes(session.person_id, organisation_of(session, organisation_id))


handler = entry(app)
