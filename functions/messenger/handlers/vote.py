"""PUT /api/messenger/chats/{chat_id}/messages/{message}/vote: vote in a poll."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas import NewVote, Sent
from functions.messenger.use_cases.changing import vote
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.problems import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_MUTED,
    Code.CHAT_CLOSED,
    Code.CONTACT_NOT_ALLOWED,
    Code.MESSAGES_TOO_FAST,
    Code.MESSAGE_UNKNOWN,
    Code.NOT_A_POLL,
    Code.POLL_CLOSED,
    Code.VOTE_INVALID,
    Code.CHANGES_UNSEEN,
    *WITH_BODY,
)


@app.put(
    "/api/messenger/chats/<chat_id>/messages/<message>/vote",
    summary="Vote in a poll",
    tags=["messenger"],
    responses=answers(200, "The caller's vote counts in place of an earlier one", *REFUSALS),
)
def put_vote(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: NewVote
) -> Sent:
    """Choose options of a poll in place of an earlier choice, or none to take it back."""
    return vote(session, chat_id, message, body)


handler = entry(app)
