"""PUT /api/messenger/chats/{chat_id}/messages/{message}: another text for a message of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.messages import EditedMessage, Sent
from functions.messenger.use_cases.changing import edit_message
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    *COMMON_REFUSALS,
    Code.CHAT_ANNOUNCES,
    Code.MESSAGE_EMPTY,
    Code.MESSAGE_TOO_LONG,
    Code.MESSAGE_OF_EMOJI,
    Code.MESSAGE_FOREIGN,
    Code.MENTION_UNKNOWN,
    Code.POLL_FIXED,
)


@app.put(
    MESSAGE,
    **changes_message("Edit a message", "The message has the new text", REFUSALS),
)
def put_message(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: EditedMessage
) -> Sent:
    """Give a message of one's own another text; the earlier one is kept nowhere."""
    return edit_message(session, chat_id, message, body)


handler = entry(app)
