"""PUT /api/messenger/chats/{chat_id}/read: I have read a chat up to a message."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat
from functions.messenger.schemas.chat_list import NewReadMark
from functions.messenger.use_cases.marks import mark_read
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.put(
    "/api/messenger/chats/<chat_id>/read",
    summary="Mark a chat as read",
    tags=["messenger"],
    responses=answers(
        204, "The chat is read up to there", Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.MESSAGE_UNKNOWN, *WITH_BODY
    ),
)
def put_read(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewReadMark) -> Response[None]:
    """Move the caller's mark forward, from whichever device; it never moves back."""
    mark_read(session, chat_id, body)
    return Response(status_code=204)


handler = entry(app)
