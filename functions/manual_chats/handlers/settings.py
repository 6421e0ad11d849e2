"""PUT /api/messenger/chats/{chat_id}/settings: other settings for a chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.chats import SettingsGiven, SettingsOut
from functions.manual_chats.use_cases.changing import change_settings
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.MEMBER_RIGHTS, Code.CHAT_OF_TWO, *WITH_BODY)


@app.put(
    "/api/messenger/chats/<chat_id>/settings",
    summary="Change a chat's settings",
    tags=["messenger"],
    responses=answers(200, "The settings as they are now", *REFUSALS),
)
def put_settings(
    session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: SettingsGiven
) -> SettingsOut:
    """Say who invites, who writes and what newcomers see; for automatic chats too, by who answers for them."""
    return change_settings(session, chat_id, body)


handler = entry(app)
