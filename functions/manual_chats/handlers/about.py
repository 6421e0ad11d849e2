"""GET /api/messenger/chats/{chat_id}: about a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.about import AboutChat
from functions.manual_chats.use_cases.about import about_chat
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/chats/<chat_id>",
    summary="About a chat",
    tags=["messenger"],
    responses=answers(
        200,
        "The chat, its settings and members",
        Code.SESSION_REQUIRED,
        Code.CHAT_UNKNOWN,
        Code.FIELDS_INVALID,
        *READING,
    ),
)
def get_chat(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat) -> AboutChat:
    """What a chat is and what the caller may do in it: for its members, and for who answers for it."""
    return about_chat(session, chat_id)


handler = entry(app)
