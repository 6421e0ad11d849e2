"""PUT /api/messenger/chats/{chat_id}/messages/{message}/reaction: react to a message."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas import ChosenReaction, Sent
from functions.messenger.use_cases.changing import react
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
    Code.CHANGES_UNSEEN,
    *WITH_BODY,
)


@app.put(
    "/api/messenger/chats/<chat_id>/messages/<message>/reaction",
    summary="React to a message",
    tags=["messenger"],
    responses=answers(200, "The message has the caller's reaction, or none", *REFUSALS),
)
def put_reaction(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage, body: ChosenReaction
) -> Sent:
    """Choose one of a small set of reactions in place of an earlier one, or take it back."""
    return react(session, chat_id, message, body)


handler = entry(app)
