"""POST /api/messenger/invitations/preview: where a link leads, before anything is done."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.invitation_refusals import LINK_REFUSALS
from functions.manual_chats.schemas.invitations import InvitationPreview, InvitationToken
from functions.manual_chats.use_cases.following import preview
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.post(
    "/api/messenger/invitations/preview",
    summary="Look at an invitation",
    tags=["messenger"],
    responses=answers(200, "Where it leads; nothing was used up", *LINK_REFUSALS, *WITH_BODY),
)
def post_preview(session: Annotated[Session, Depends(signed_in)], body: InvitationToken) -> InvitationPreview:
    """Show what the link leads to, if it lets the caller in. A POST, so that the token stands in no address."""
    return preview(session, body.token)


handler = entry(app)
