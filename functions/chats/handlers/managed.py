"""GET /api/chats/managed: the chats that I answer for."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import ManagedChats, managed_chats
from functions.chats.use_cases.management import list_managed
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/chats/managed",
    summary="Chats I answer for",
    tags=["chats"],
    responses=answers(200, "The chats that the caller answers for", Code.SESSION_REQUIRED, *READING),
)
def get_managed_chats(session: Annotated[Session, Depends(signed_in)]) -> ManagedChats:
    """A class teacher's chats of the class, a teacher's subject chats, a school administrator's chat of colleagues."""
    return managed_chats(list_managed(session))


handler = entry(app)
