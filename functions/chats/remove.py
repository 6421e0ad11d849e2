"""POST /api/chats/{chat_id}/removals: take a member out of a chat that I answer for."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.by_hand import remove_member
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
    "/api/chats/<chat_id>/removals",
    summary="Take a member out",
    tags=["chats"],
    responses=answers(204, "The person is out of the chat", *REFUSALS),
)
def post_removal(
    session: Annotated[Session, Depends(signed_in)],
    chat_id: NamedChat,
    body: MemberNamed,
) -> Response[None]:
    """Take a member out; no sync brings them back until the roster itself changes for them."""
    remove_member(session.person_id, chat_id, body.person_id)
    return Response(status_code=204)


handler = entry(app)
