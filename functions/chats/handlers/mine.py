"""GET /api/chats: the chats of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import MyChats, my_chats
from functions.chats.use_cases.own_chats import memberships
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/chats",
    summary="My chats",
    tags=["chats"],
    responses=answers(200, "The chats that the caller is a member of", Code.SESSION_REQUIRED, *READING),
)
def get_chats(session: Annotated[Session, Depends(signed_in)]) -> MyChats:
    """The caller's chats, automatic ones first; none before the journal account is linked.

    Chats of the staff are those of the session's organisation.
    """
    return my_chats(memberships(session))


handler = entry(app)
