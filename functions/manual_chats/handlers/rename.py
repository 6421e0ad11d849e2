"""PUT /api/messenger/chats/{chat_id}/title: another title for a chat made by hand."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.chats import NewTitle, TitleOut
from functions.manual_chats.use_cases.changing import rename
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_BY_ROSTER,
    Code.CHAT_OF_TWO,
    Code.MEMBER_RIGHTS,
    Code.CHAT_MUTED,
    Code.RENAMES_SPENT,
    *WITH_BODY,
)


@app.put(
    "/api/messenger/chats/<chat_id>/title",
    summary="Rename a chat",
    tags=["messenger"],
    responses=answers(200, "The title as it is now", *REFUSALS),
)
def put_title(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewTitle) -> TitleOut:
    """Rename a chat made by hand; who may change its settings may. Its open windows show the title at once."""
    return rename(session, chat_id, body.title)


handler = entry(app)
