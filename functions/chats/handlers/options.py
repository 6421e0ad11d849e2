"""GET /api/chats/options: which chats I can create."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import ChatOptions, chat_options
from functions.chats.use_cases.own_chats import creatable
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/chats/options",
    summary="Options for a new chat",
    tags=["chats"],
    responses=answers(200, "The kinds, classes and subjects to choose from", Code.SESSION_REQUIRED, *READING),
)
def get_options(session: Annotated[Session, Depends(signed_in)]) -> ChatOptions:
    """The classes that the caller teaches and the subjects in each; empty if the caller teaches nothing."""
    return chat_options(*creatable(session))


handler = entry(app)
