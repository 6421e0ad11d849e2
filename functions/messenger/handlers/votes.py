"""GET /api/messenger/chats/{chat_id}/messages/{message}/votes: who has chosen what in a poll."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, NamedMessage
from functions.messenger.schemas.history import Votes
from functions.messenger.use_cases.polls import votes_in
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.MESSAGE_UNKNOWN,
    Code.NOT_A_POLL,
    Code.POLL_ANONYMOUS,
    Code.FIELDS_INVALID,
    *READING,
)


@app.get(
    "/api/messenger/chats/<chat_id>/messages/<message>/votes",
    summary="Votes of a poll",
    tags=["messenger"],
    responses=answers(200, "Who has chosen what", *REFUSALS),
)
def get_votes(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, message: NamedMessage) -> Votes:
    """The people behind each option of a poll that is not anonymous."""
    return votes_in(session, chat_id, message)


handler = entry(app)
