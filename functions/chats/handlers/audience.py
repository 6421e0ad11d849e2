"""GET /api/chats/{chat_id}/audience: who is missing in a chat that I answer for, and why."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import Audience, NamedChat, audience
from functions.chats.use_cases.management import audience_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/chats/<chat_id>/audience",
    summary="Who is missing in a chat",
    tags=["chats"],
    responses=answers(200, "How many are in the chat, of how many, and who is missing", *REFUSALS),
)
def get_audience(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat) -> Audience:
    """The people who belong in the chat by the roster and aren't in it.

    Allowed to a person who answers for the chat, and to the school's administrator.
    """
    return audience(audience_of(session, chat_id))


handler = entry(app)
