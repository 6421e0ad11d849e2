"""GET /api/safeguarding/reports: the reports that I decide about."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import ReportBefore
from functions.safeguarding.schemas import Reports
from functions.safeguarding.use_cases.decide import reports_to
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/safeguarding/reports",
    summary="Reports to my organisation",
    tags=["safeguarding"],
    responses=answers(200, "Reports with what was said, the newest first", *REFUSALS),
)
def get_reports(session: Annotated[Session, Depends(signed_in)], before: ReportBefore = None) -> Reports:
    """Twenty reports to the session's school or authority; those about the caller are not among them."""
    return reports_to(session, before)


handler = entry(app)
