"""POST /api/messenger/chats/{chat_id}/messages/{message}/closing: close a poll."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.marking import PollEnd
from functions.messenger.schemas.messages import Sent
from functions.messenger.use_cases.changing import close_poll
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (*COMMON_REFUSALS, Code.MESSAGE_FOREIGN, Code.NOT_A_POLL)


@app.post(
    f"{MESSAGE}/closing",
    **changes_message("Close a poll", "The poll takes no more votes", REFUSALS),
)
def post_closing(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: PollEnd
) -> Sent:
    """Close a poll of one's own, or any in a chat that one runs; what was voted stays to be seen."""
    return close_poll(session, chat_id, message, body)


handler = entry(app)
