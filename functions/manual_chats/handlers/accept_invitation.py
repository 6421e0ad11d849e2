"""POST /api/messenger/invitations/acceptance: follow a link into a chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.invitation_refusals import LINK_REFUSALS
from functions.manual_chats.schemas.invitations import InvitationAccepted, InvitationToken
from functions.manual_chats.use_cases.following import accept
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.post(
    "/api/messenger/invitations/acceptance",
    summary="Accept an invitation",
    tags=["messenger"],
    responses=answers(200, "In the chat, or waiting for approval", *LINK_REFUSALS, *WITH_BODY),
)
def post_acceptance(session: Annotated[Session, Depends(signed_in)], body: InvitationToken) -> InvitationAccepted:
    """Come into the chat, or ask to where it is closed; a member, or somebody who waits, changes nothing."""
    return accept(session, body.token)


handler = entry(app)
