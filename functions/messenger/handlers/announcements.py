"""GET /api/messenger/announcements: what was announced to my classes, my children's and my school, and in my chats."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.schemas.chat_list import Announcements
from functions.messenger.use_cases.announcements import announcements_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/announcements",
    summary="Announcements for me",
    tags=["messenger"],
    responses=answers(200, "Announcements of the last thirty days, newest first", Code.SESSION_REQUIRED, *READING),
)
def get_announcements(session: Annotated[Session, Depends(signed_in)]) -> Announcements:
    """Announcements for the caller by the roster, for which no link is needed, and in the chats that they are in."""
    return announcements_of(session)


handler = entry(app)
