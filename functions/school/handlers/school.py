"""GET /api/school: the administrator's school and its classes."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import School
from functions.school.use_cases.people import school_with_classes
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, *READING)


@app.get(
    "/api/school",
    summary="My school and its classes",
    tags=["school"],
    responses=answers(200, "The school with the classes of this year", *REFUSALS),
)
def get_school(session: Annotated[Session, Depends(signed_in)]) -> School:
    """The school of which the caller is the administrator."""
    return school_with_classes(session)


handler = entry(app)
