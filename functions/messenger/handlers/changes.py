"""GET /api/messenger/chats/{chat_id}/changes: what has changed in a chat of mine since I looked."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat, Seen
from functions.messenger.schemas.history import MissedChanges
from functions.messenger.use_cases.history import changes_after
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/chats/<chat_id>/changes",
    summary="Changes of a chat",
    tags=["messenger"],
    responses=answers(200, "What has changed", Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.FIELDS_INVALID, *READING),
)
def get_changes(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, known: Seen) -> MissedChanges:
    """All that is new or was changed behind the change `known`, however long the caller was away."""
    return changes_after(session, chat_id, known)


handler = entry(app)
