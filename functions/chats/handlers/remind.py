"""POST /api/chats/{chat_id}/reminders: remind those who haven't linked, by a notice in the journal."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import NamedChat, Reminded
from functions.chats.use_cases.management import remind_missing
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.FIELDS_INVALID, *WRITING)


@app.post(
    "/api/chats/<chat_id>/reminders",
    summary="Remind those who have not linked",
    tags=["chats"],
    responses=answers(200, "How many will see the reminder when they log in", *REFUSALS),
)
def post_reminder(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat) -> Reminded:
    """One notice a day for each person, however often it is asked for; no SMS is sent."""
    reminding = remind_missing(session, chat_id)
    return Reminded(reminded=reminding.reminded, without_account=reminding.without_account)


handler = entry(app)
