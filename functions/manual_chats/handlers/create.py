"""POST /api/messenger/chats: make a chat by hand."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.schemas.chats import MadeChat, NewManualChat
from functions.manual_chats.use_cases.create import create_chat
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_LINKED,
    Code.CONTACT_NOT_ALLOWED,
    Code.PERSON_NOT_LINKED,
    Code.CHAT_FULL,
    Code.CHATS_SPENT,
    Code.CHAT_UNKNOWN,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats",
    summary="Make a chat",
    tags=["messenger"],
    responses=answers(201, "The new chat", *REFUSALS) | answers(200, "The chat, which was there already"),
)
def post_manual_chat(session: Annotated[Session, Depends(signed_in)], body: NewManualChat) -> tuple[MadeChat, int]:
    """Make a chat that the caller owns, with people that they may write to. A repeated call is about the same chat."""
    chat, is_new = create_chat(session, body)
    return chat, 201 if is_new else 200


handler = entry(app)
