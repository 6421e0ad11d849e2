"""PUT /api/messenger/chats/{chat_id}/messages/{message}/pin: pin a message."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.marking import NewPin
from functions.messenger.schemas.messages import Sent
from functions.messenger.use_cases.changing import pin
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (*COMMON_REFUSALS, Code.CHAT_NOT_RUN, Code.PINS_SPENT)


@app.put(
    f"{MESSAGE}/pin",
    **changes_message("Pin a message", "The message is pinned, or no longer", REFUSALS),
)
def put_pin(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: NewPin
) -> Sent:
    """Pin a message for everybody in the chat, or take it off; at most ten are pinned."""
    return pin(session, chat_id, message, body)


handler = entry(app)
