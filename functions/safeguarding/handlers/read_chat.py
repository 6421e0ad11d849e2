"""POST /api/safeguarding/chats/{chat_id}/readings: read a chat of my school that I am not in, with a reason."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedChat
from functions.safeguarding.schemas import NewReading, Reading
from functions.safeguarding.use_cases.read_chat import read_chat
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.CHAT_UNKNOWN, *WITH_BODY)


@app.post(
    "/api/safeguarding/chats/<chat_id>/readings",
    summary="Read a chat of my school with a reason",
    tags=["safeguarding"],
    responses=answers(200, "A page of the chat; the reading is on record, and its owner gets a notice", *REFUSALS),
)
def post_reading(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewReading) -> Reading:
    """Fifty rows of a chat. Each call is an entry in the audit trail, with the reason."""
    return read_chat(session, chat_id, body)


handler = entry(app)
