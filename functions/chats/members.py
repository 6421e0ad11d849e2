"""GET /api/chats/{chat_id}/members: who is in a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.models import ChatMembers
from functions.chats.named_chat import NamedChat
from functions.chats.repository.mine import members_seen_by
from functions.chats.views import chat_members
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

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
    return chat_members(*members_seen_by(session.person_id, chat_id))


handler = entry(app)
