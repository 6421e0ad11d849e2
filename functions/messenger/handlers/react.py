"""PUT /api/messenger/chats/{chat_id}/messages/{message}/reaction: react to a message."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.marking import ChosenReaction
from functions.messenger.schemas.messages import Sent
from functions.messenger.use_cases.changing import react
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = COMMON_REFUSALS


@app.put(
    f"{MESSAGE}/reaction",
    **changes_message("React to a message", "The message has the reaction, or none", REFUSALS),
)
def put_reaction(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: ChosenReaction
) -> Sent:
    """Choose one of a small set of reactions in place of an earlier one, or take it back."""
    return react(session, chat_id, message, body)


handler = entry(app)
