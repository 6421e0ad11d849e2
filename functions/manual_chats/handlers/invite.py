"""POST /api/messenger/chats/{chat_id}/invitations: make a link into a chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.request import Request

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.invitations import InvitationOut, NewInvitation
from functions.manual_chats.use_cases.invitations import invite
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
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
    Code.CHAT_CLOSED,
    Code.INVITATION_UNKNOWN,
    Code.INVITATIONS_TOO_MANY,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats/<chat_id>/invitations",
    summary="Make a link into a chat",
    tags=["messenger"],
    responses=answers(200, "The link, with its QR code", *REFUSALS),
)
def post_invitation(
    request: Request, session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewInvitation
) -> InvitationOut:
    """Make a link for some days and some people; with `replaces` in place of another one, which ends."""
    return invite(session, chat_id, body, origin(request))


handler = entry(app)
