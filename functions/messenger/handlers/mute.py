"""PUT /api/messenger/chats/{chat_id}/mute: whether a chat is to ring for me."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat
from functions.messenger.schemas.chat_list import NewMute
from functions.messenger.use_cases.own_hours import mute
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.put(
    "/api/messenger/chats/<chat_id>/mute",
    summary="Mute a chat for myself",
    tags=["messenger"],
    responses=answers(204, "The chat is muted, or rings again", Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, *WITH_BODY),
)
def put_mute(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewMute) -> Response[None]:
    """Choose whether the chat's messages ring for the caller, on every device; they are counted all the same."""
    mute(session, chat_id, muted=body.muted)
    return Response(status_code=204)


handler = entry(app)
