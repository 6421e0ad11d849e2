"""POST /api/chats/{chat_id}/mutes: silence a member of a chat that I answer for."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.by_hand import mute_member
from functions.chats.models import MemberNamed
from functions.chats.named_chat import NamedChat
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WITH_BODY, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.MEMBER_UNKNOWN,
    Code.MEMBER_ANSWERS,
    *WITH_BODY,
)


@app.post(
    "/api/chats/<chat_id>/mutes",
    summary="Silence a member",
    tags=["chats"],
    responses=answers(204, "The member may only read", *REFUSALS),
)
def post_mute(
    session: Annotated[Session, Depends(signed_in)],
    chat_id: NamedChat,
    body: MemberNamed,
) -> Response[None]:
    """The member reads on and writes no more; no sync undoes it until the roster itself changes for them."""
    mute_member(session.person_id, chat_id, body.person_id)
    return Response(status_code=204)


handler = entry(app)
