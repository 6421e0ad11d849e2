"""GET /api/safeguarding/chats: the chats of my school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import ChatAfter
from functions.safeguarding.schemas import SchoolChats
from functions.safeguarding.use_cases.school_chats import chats_of_school
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/safeguarding/chats",
    summary="Chats of my school",
    tags=["safeguarding"],
    responses=answers(200, "Chats with their kind, owner and number of members; nothing that was said", *REFUSALS),
)
def get_school_chats(session: Annotated[Session, Depends(signed_in)], after: ChatAfter = None) -> SchoolChats:
    """Fifty chats of the session's school; chats of two are not among them."""
    return chats_of_school(session, after)


handler = entry(app)
