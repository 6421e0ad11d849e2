"""POST /api/safeguarding/reports/{report_id}/decision: decide about a report."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedReport
from functions.safeguarding.schemas import NewDecision
from functions.safeguarding.use_cases.decide import decide
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_SCHOOL_ADMIN,
    Code.REPORT_UNKNOWN,
    Code.REPORT_DECIDED,
    Code.MEMBER_UNKNOWN,
    Code.MEMBER_ANSWERS,
    *WITH_BODY,
)


@app.post(
    "/api/safeguarding/reports/<report_id>/decision",
    summary="Decide about a report",
    tags=["safeguarding"],
    responses=answers(204, "It is done, and the reporter gets a notice", *REFUSALS),
)
def post_decision(
    session: Annotated[Session, Depends(signed_in)], report_id: NamedReport, body: NewDecision
) -> Response[None]:
    """Delete the message, silence its sender in the chat, both or neither; once for each report."""
    decide(session, report_id, body)
    return Response(status_code=204)


handler = entry(app)
