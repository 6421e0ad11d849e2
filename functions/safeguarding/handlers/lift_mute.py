"""DELETE /api/safeguarding/reports/{report_id}/mute: lift the silence that a decision about a report made."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedReport
from functions.safeguarding.use_cases.decide import lift_mute
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_SCHOOL_ADMIN,
    Code.REPORT_UNKNOWN,
    Code.REPORT_WITHOUT_MUTE,
    Code.FIELDS_INVALID,
    *WRITING,
)


@app.delete(
    "/api/safeguarding/reports/<report_id>/mute",
    summary="Lift the silence that a decision made",
    tags=["safeguarding"],
    responses=answers(204, "The person may write in the chat again", *REFUSALS),
)
def delete_report_mute(session: Annotated[Session, Depends(signed_in)], report_id: NamedReport) -> Response[None]:
    """Lift the silence that the decision about a report made, in a chat of any kind."""
    lift_mute(session, report_id)
    return Response(status_code=204)


handler = entry(app)
