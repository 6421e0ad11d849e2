"""POST /api/messenger/chats/{chat_id}/messages/{message}/deletion: take a message of mine back."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.messages import Deletion, Sent
from functions.messenger.use_cases.changing import delete_message
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (*COMMON_REFUSALS, Code.MESSAGE_FOREIGN)


@app.post(
    f"{MESSAGE}/deletion",
    **changes_message("Delete a message", "The message has no text any more", REFUSALS),
)
def post_deletion(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: Deletion
) -> Sent:
    """Delete a message of one's own: its text, all earlier ones and the reactions are gone; its place stays."""
    return delete_message(session, chat_id, message, body)


handler = entry(app)
