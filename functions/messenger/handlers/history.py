"""GET /api/messenger/chats/{chat_id}/messages: a part of a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, Seen
from functions.messenger.schemas.history import History
from functions.messenger.use_cases.history import history_before, open_chat
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/chats/<chat_id>/messages",
    summary="Messages of a chat",
    tags=["messenger"],
    responses=answers(
        200, "A part of the chat", Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.FIELDS_INVALID, *READING
    ),
)
def get_history(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, before: Seen = 0, back_to: Seen = 0
) -> History:
    """Around the first unread message, at the chat's end where all is read; with `before` the page in front of that.

    With `back_to` that page is longer, for somebody on the way back to a message.
    """
    return history_before(session, chat_id, before, back_to) if before else open_chat(session, chat_id)


handler = entry(app)
