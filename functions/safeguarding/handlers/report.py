"""POST /api/messenger/chats/{chat_id}/messages/{message}/reports: report a message of a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedChat, NamedMessage
from functions.safeguarding.schemas import NewReport
from functions.safeguarding.use_cases.report import report_message
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.MESSAGE_UNKNOWN,
    Code.REPORT_OWN,
    Code.REPORTS_SPENT,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats/<chat_id>/messages/<message>/reports",
    summary="Report a message",
    tags=["safeguarding"],
    responses=answers(204, "The report is where those who decide see it, and nobody else", *REFUSALS),
)
def post_report(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: NewReport
) -> Response[None]:
    """Report a message, with what stands around it; its sender learns nothing of it. A second report is the first."""
    report_message(session, chat_id, message, body)
    return Response(status_code=204)


handler = entry(app)
