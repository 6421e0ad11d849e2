"""DELETE /api/chats/{chat_id}/removals/{person_id}: take a removal back."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.handlers.moderation import moderated, with_member_in_path
from functions.chats.schemas import NamedChat, NamedMember
from functions.chats.use_cases.management import restore
from svyazka_common.api import entry, http_api, signed_in
from svyazka_common.records.access import Session

app = http_api()


@app.delete(
    "/api/chats/<chat_id>/removals/<person_id>",
    **with_member_in_path("Take a removal back", "The removal is taken back"),
)
def delete_removal(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, person_id: NamedMember
) -> Response[None]:
    """Undo a removal; a person who belongs in the chat by the roster is in it again within seconds."""
    return moderated(session, chat_id, person_id, restore)


handler = entry(app)
