"""GET /api/school/conflicts: numbers in other hands, for the administrator to settle."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import Conflicts
from functions.school.use_cases.conflicts import open_conflicts
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, *READING)


@app.get(
    "/api/school/conflicts",
    summary="Phone conflicts to settle",
    tags=["school"],
    responses=answers(200, "People of the school whose number belongs to somebody else", *REFUSALS),
)
def get_conflicts(session: Annotated[Session, Depends(signed_in)]) -> Conflicts:
    """Who proved a number that others hold, the newest first; a holder of another school stays unnamed."""
    return open_conflicts(session)


handler = entry(app)
