"""DELETE /api/messenger/chats/{chat_id}/members/{person_id}: take somebody out of a chat, or leave it."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat, NamedPerson
from functions.manual_chats.use_cases.changing import take_out
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_UNKNOWN,
    Code.MEMBER_RIGHTS,
    Code.OWNER_RIGHTS,
    Code.OWNER_STAYS,
    Code.FIELDS_INVALID,
    *WRITING,
)


@app.delete(
    "/api/messenger/chats/<chat_id>/members/<person_id>",
    summary="Take a member out, or leave",
    tags=["messenger"],
    responses=answers(204, "The person is out of the chat", *REFUSALS),
)
def delete_member(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, person_id: NamedPerson
) -> Response[None]:
    """Remove a member from a chat made by hand for good, so that no invitation lets them in; or leave it oneself."""
    take_out(session, chat_id, person_id)
    return Response(status_code=204)


handler = entry(app)
