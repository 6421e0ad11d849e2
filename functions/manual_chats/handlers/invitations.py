"""GET /api/messenger/chats/{chat_id}/invitations: the links into a chat, for who may invite."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.request import Request

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.invitations import Invitations
from functions.manual_chats.use_cases.invitations import invitations_into
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.navigation import origin
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_RIGHTS,
    Code.CROSS_SITE,
    Code.FIELDS_INVALID,
    *READING,
)


@app.get(
    "/api/messenger/chats/<chat_id>/invitations",
    summary="Links into a chat",
    tags=["messenger"],
    responses=answers(200, "The links, with their QR codes", *REFUSALS),
)
def get_invitations(
    request: Request, session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat
) -> Invitations:
    """All links that nobody has revoked, with how often they were used; those who may invite see each of them."""
    return invitations_into(session, chat_id, origin(request))


handler = entry(app)
