"""DELETE /api/messenger/chats/{chat_id}/invitations/{invitation_id}: end a link."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat, NamedInvitation
from functions.manual_chats.use_cases.invitations import revoke_invitation
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_RIGHTS,
    Code.INVITATION_UNKNOWN,
    Code.FIELDS_INVALID,
    *WRITING,
)


@app.delete(
    "/api/messenger/chats/<chat_id>/invitations/<invitation_id>",
    summary="Revoke a link into a chat",
    tags=["messenger"],
    responses=answers(204, "The link lets nobody in any more", *REFUSALS),
)
def delete_invitation(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, invitation_id: NamedInvitation
) -> Response[None]:
    """End a link; who came in by it stays."""
    revoke_invitation(session, chat_id, invitation_id)
    return Response(status_code=204)


handler = entry(app)
