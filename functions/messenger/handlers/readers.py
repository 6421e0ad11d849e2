"""GET /api/messenger/chats/{chat_id}/messages/{message}/readers: who has read a message."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.chat_list import Readers
from functions.messenger.use_cases.marks import readers
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_NOT_RUN,
    Code.MESSAGE_UNKNOWN,
    Code.FIELDS_INVALID,
    *READING,
)


@app.get(
    "/api/messenger/chats/<chat_id>/messages/<message>/readers",
    summary="Readers of a message",
    tags=["messenger"],
    responses=answers(200, "Who has read it, and who has not", *REFUSALS),
)
def get_readers(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage) -> Readers:
    """Who of the members has read a message, and who has not; for who runs the chat."""
    return readers(session, chat_id, message)


handler = entry(app)
