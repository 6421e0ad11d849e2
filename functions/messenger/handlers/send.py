"""POST /api/messenger/chats/{chat_id}/messages: say something in a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat
from functions.messenger.schemas.messages import NewMessage, Sent
from functions.messenger.use_cases.send import send_message
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_MUTED,
    Code.CHAT_CLOSED,
    Code.CHAT_ANNOUNCES,
    Code.CONTACT_NOT_ALLOWED,
    Code.MESSAGE_EMPTY,
    Code.MESSAGE_TOO_LONG,
    Code.MESSAGE_OF_EMOJI,
    Code.MESSAGES_TOO_FAST,
    Code.MESSAGE_UNKNOWN,
    Code.REPLY_TO_DELETED,
    Code.POLL_INVALID,
    Code.MENTION_UNKNOWN,
    Code.CHANGES_UNSEEN,
    Code.URGENT_REFUSED,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats/<chat_id>/messages",
    summary="Send a message",
    tags=["messenger"],
    responses=answers(200, "The message is in the chat, once; with all that the sender had missed", *REFUSALS),
)
def post_message(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewMessage) -> Sent:
    """Send a message. Sent again with the same `client_id` and `known`, from any device, it is the same message."""
    return send_message(session, chat_id, body)


handler = entry(app)
