"""PUT /api/messenger/chats/{chat_id}/messages/{message}/vote: vote in a poll."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.message_route import COMMON_REFUSALS, MESSAGE, changes_message
from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.marking import NewVote
from functions.messenger.schemas.messages import Sent
from functions.messenger.use_cases.changing import vote
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (*COMMON_REFUSALS, Code.NOT_A_POLL, Code.POLL_CLOSED, Code.VOTE_INVALID)


@app.put(
    f"{MESSAGE}/vote",
    **changes_message("Vote in a poll", "The caller's vote counts in place of an earlier one", REFUSALS),
)
def put_vote(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: NewVote
) -> Sent:
    """Choose options of a poll in place of an earlier choice, or none to take it back."""
    return vote(session, chat_id, message, body)


handler = entry(app)
