"""GET /api/messenger/chats: my chats by activity."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.schemas.chat_list import ChatList
from functions.messenger.use_cases.chat_list import chat_list_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/chats",
    summary="My chats in the messenger",
    tags=["messenger"],
    responses=answers(200, "The caller's chats, newest message first", Code.SESSION_REQUIRED, *READING),
)
def get_chat_list(session: Annotated[Session, Depends(signed_in)]) -> ChatList:
    """Each chat of the caller with its newest message and how many of its messages are unread."""
    return chat_list_of(session)


handler = entry(app)
