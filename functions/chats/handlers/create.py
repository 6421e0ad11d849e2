"""POST /api/chats: create the chat of a subject in a class, or in a group of it."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.schemas import ChatOut, NewChat, chat_out
from functions.chats.use_cases.own_chats import create_subject_chat
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.CLASS_FOREIGN, Code.SUBJECT_NOT_TAUGHT, *WITH_BODY)


@app.post(
    "/api/chats",
    summary="Create a subject chat",
    tags=["chats"],
    responses=answers(201, "The new chat", *REFUSALS) | answers(200, "The chat, which was there already"),
)
def post_chat(session: Annotated[Session, Depends(signed_in)], body: NewChat) -> tuple[ChatOut, int]:
    """The chat of a subject that the caller teaches in a class or group; the same, however often it is asked for."""
    chat, is_new = create_subject_chat(session, body.class_id, body.subject_id, body.group_id)
    return chat_out(chat), 201 if is_new else 200


handler = entry(app)
