"""POST /api/safeguarding/chats/{chat_id}/exports: ask for the file of a chat of my school, with a reason."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedChat
from functions.safeguarding.schemas import ExportOut, NewExport
from functions.safeguarding.use_cases.ordering_exports import order_export
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.CHAT_UNKNOWN, Code.EXPORTS_SPENT, *WITH_BODY)


@app.post(
    "/api/safeguarding/chats/<chat_id>/exports",
    summary="Export a chat of my school",
    tags=["safeguarding"],
    responses=answers(
        200,
        "The export waits for its file; it is on record, and the person who answers for the chat gets a notice",
        *REFUSALS,
    ),
)
def post_export(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewExport) -> ExportOut:
    """Order the file of a chat. While it waits, the same call of the same administrator gives the same export."""
    return order_export(session, chat_id, body)


handler = entry(app)
