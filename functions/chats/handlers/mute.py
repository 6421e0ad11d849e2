"""POST /api/chats/{chat_id}/mutes: silence a member of a chat that I answer for."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.handlers.moderation import moderated, with_member_in_body
from functions.chats.schemas import MemberNamed, NamedChat
from functions.chats.use_cases.management import mute
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.post("/api/chats/<chat_id>/mutes", **with_member_in_body("Silence a member", "The member may only read"))
def post_mute(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: MemberNamed) -> Response[None]:
    """The member reads on and writes no more; no sync undoes it until the roster itself changes for them."""
    return moderated(session, chat_id, body.person_id, mute)


handler = entry(app)
