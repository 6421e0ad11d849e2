"""GET /api/school/staff: who works in the administrator's school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import Staff
from functions.school.use_cases.people import staff_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, *READING)


@app.get(
    "/api/school/staff",
    summary="Staff of my school",
    tags=["school"],
    responses=answers(200, "Everybody who works in the school", *REFUSALS),
)
def get_staff(session: Annotated[Session, Depends(signed_in)]) -> Staff:
    """Teachers, class teachers and administrators with their logins, and who of them has linked."""
    return staff_of(session)


handler = entry(app)
