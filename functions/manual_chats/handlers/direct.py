"""POST /api/messenger/direct: write to one person."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.schemas.chats import DirectWith, MadeChat
from functions.manual_chats.use_cases.direct import open_direct_chat
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_LINKED,
    Code.CONTACT_NOT_ALLOWED,
    Code.PERSON_NOT_LINKED,
    Code.CHATS_SPENT,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/direct",
    summary="Write to one person",
    tags=["messenger"],
    responses=answers(201, "The new chat of two", *REFUSALS) | answers(200, "The chat, which was there already"),
)
def post_direct(session: Annotated[Session, Depends(signed_in)], body: DirectWith) -> tuple[MadeChat, int]:
    """The only chat of the caller and another person alone, made where there is none yet."""
    chat, is_new = open_direct_chat(session, body.person_id)
    return chat, 201 if is_new else 200


handler = entry(app)
