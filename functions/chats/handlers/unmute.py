"""DELETE /api/chats/{chat_id}/mutes/{person_id}: let a member write again."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.handlers.moderation import moderated, with_member_in_path
from functions.chats.schemas import NamedChat, NamedMember
from functions.chats.use_cases.management import unmute
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.delete(
    "/api/chats/<chat_id>/mutes/<person_id>", **with_member_in_path("Let a member write again", "The member may write")
)
def delete_mute(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, person_id: NamedMember
) -> Response[None]:
    """Let a muted member write again."""
    return moderated(session, chat_id, person_id, unmute)


handler = entry(app)
