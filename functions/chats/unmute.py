"""DELETE /api/chats/{chat_id}/mutes/{person_id}: let a member write again."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.chats.by_hand import unmute_member
from functions.chats.named_chat import NamedChat
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WRITING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.MEMBER_UNKNOWN,
    Code.MEMBER_ANSWERS,
    Code.FIELDS_INVALID,
    *WRITING,
)


@app.delete(
    "/api/chats/<chat_id>/mutes/<person_id>",
    summary="Let a member write again",
    tags=["chats"],
    responses=answers(204, "The member may write", *REFUSALS),
)
def delete_mute(
    session: Annotated[Session, Depends(signed_in)],
    chat_id: NamedChat,
    person_id: Annotated[str, Path(max_length=64)],
) -> Response[None]:
    """Take back that a member may only read."""
    unmute_member(session.person_id, chat_id, person_id)
    return Response(status_code=204)


handler = entry(app)
