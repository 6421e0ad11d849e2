"""PUT /api/messenger/chats/{chat_id}/members/{person_id}/standing: make an administrator, or hand the chat over."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat, NamedPerson
from functions.manual_chats.schemas.chats import NewStanding
from functions.manual_chats.use_cases.changing import appoint
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.OWNER_RIGHTS,
    Code.MEMBER_UNKNOWN,
    Code.OWNER_STAYS,
    *WITH_BODY,
)


@app.put(
    "/api/messenger/chats/<chat_id>/members/<person_id>/standing",
    summary="Appoint a member",
    tags=["messenger"],
    responses=answers(204, "The member is what they were appointed to", *REFUSALS),
)
def put_standing(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, person_id: NamedPerson, body: NewStanding
) -> Response[None]:
    """Make a member an administrator or a plain member; `owner` hands the chat over, its former owner administers."""
    appoint(session, chat_id, person_id, body)
    return Response(status_code=204)


handler = entry(app)
