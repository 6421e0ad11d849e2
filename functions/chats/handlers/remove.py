"""POST /api/chats/{chat_id}/removals: take a member out of a chat that I answer for."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.handlers.moderation import moderated, with_member_in_body
from functions.chats.schemas import MemberNamed, NamedChat
from functions.chats.use_cases.management import remove
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.post("/api/chats/<chat_id>/removals", **with_member_in_body("Take a member out", "The person is out of the chat"))
def post_removal(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: MemberNamed
) -> Response[None]:
    """Take a member out; no sync brings them back until the roster itself changes for them."""
    return moderated(session, chat_id, body.person_id, remove)


handler = entry(app)
