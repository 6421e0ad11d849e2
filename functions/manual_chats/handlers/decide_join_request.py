"""PUT /api/messenger/chats/{chat_id}/requests/{person_id}: let somebody in who waits, or not."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat, NamedPerson
from functions.manual_chats.schemas.invitations import JoinDecision
from functions.manual_chats.use_cases.join_requests import decide
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_RIGHTS,
    Code.CHAT_CLOSED,
    Code.CHAT_FULL,
    Code.JOIN_REQUEST_UNKNOWN,
    Code.CONTACT_NOT_ALLOWED,
    Code.PERSON_NOT_LINKED,
    *WITH_BODY,
)


@app.put(
    "/api/messenger/chats/<chat_id>/requests/<person_id>",
    summary="Decide on a request",
    tags=["messenger"],
    responses=answers(204, "The person is in the chat, or refused, and gets a notice", *REFUSALS),
)
def put_request(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, person_id: NamedPerson, body: JoinDecision
) -> Response[None]:
    """Let the person in as if adding them by hand, or refuse; they read the result in the journal."""
    decide(session, chat_id, person_id, body)
    return Response(status_code=204)


handler = entry(app)
