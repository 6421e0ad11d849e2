"""GET /api/chats/options: which chats I can create."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.models import ChatOptions
from functions.chats.repository.mine import loads_and_memberships
from functions.chats.views import chat_options
from svyazka_common import clock
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()


@app.get(
    "/api/chats/options",
    summary="Options for a new chat",
    tags=["chats"],
    responses=answers(200, "The kinds, classes and subjects to choose from", Code.SESSION_REQUIRED, *READING),
)
def get_options(session: Annotated[Session, Depends(signed_in)]) -> ChatOptions:
    """The classes that the caller teaches and the subjects in each; empty for whoever teaches nothing."""
    return chat_options(*loads_and_memberships(session.person_id), today=clock.today())


handler = entry(app)
