"""POST /api/messenger/chats/{chat_id}/search: look for words in a chat of mine."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.handlers.path import NamedChat
from functions.messenger.schemas.history import Found, Search
from functions.messenger.use_cases.search import search
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.SEARCH_EMPTY,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats/<chat_id>/search",
    summary="Search a chat",
    tags=["messenger"],
    responses=answers(200, "What was found in a part of the chat, newest first", *REFUSALS),
)
def post_search(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: Search) -> Found:
    """Look for words by their beginnings and stems. A POST, since addresses are logged and words are not."""
    return search(session, chat_id, body)


handler = entry(app)
