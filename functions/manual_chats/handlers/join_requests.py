"""GET /api/messenger/chats/{chat_id}/requests: who waits to be let into a chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.invitations import JoinRequests
from functions.manual_chats.use_cases.join_requests import waiting_for
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_RIGHTS,
    Code.FIELDS_INVALID,
    *READING,
)


@app.get(
    "/api/messenger/chats/<chat_id>/requests",
    summary="Who waits for approval",
    tags=["messenger"],
    responses=answers(200, "Who followed a link and waits, the longest first", *REFUSALS),
)
def get_requests(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat) -> JoinRequests:
    """Those who followed a link into the closed chat, and by whose link; for its owner and administrators."""
    return waiting_for(session, chat_id)


handler = entry(app)
