"""GET /api/chats/{chat_id}/members: who is in a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import ChatMembers, NamedChat, chat_members
from functions.chats.use_cases.own_chats import members
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/chats/<chat_id>/members",
    summary="Members of a chat",
    tags=["chats"],
    responses=answers(
        200, "The chat and its members", Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.FIELDS_INVALID, *READING
    ),
)
def get_members(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat) -> ChatMembers:
    """Everybody who is in the chat; only its members may ask."""
    return chat_members(*members(session, chat_id))


handler = entry(app)
