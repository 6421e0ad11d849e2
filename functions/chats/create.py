"""POST /api/chats: create the chat of a subject in a class."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.chats.creating import create_subject_chat
from functions.chats.models import ChatOut, NewChat
from functions.chats.views import chat_out
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WITH_BODY, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.CLASS_FOREIGN, Code.SUBJECT_NOT_TAUGHT, *WITH_BODY)


@app.post(
    "/api/chats",
    summary="Create a subject chat",
    tags=["chats"],
    responses=answers(201, "The new chat", *REFUSALS) | answers(200, "The chat, which was there already"),
)
def post_chat(session: Annotated[Session, Depends(signed_in)], body: NewChat) -> tuple[ChatOut, int]:
    """The chat of a subject that the caller teaches in a class; the same chat, however often it is asked for."""
    chat, is_new = create_subject_chat(session.person_id, body.class_id, body.subject_id)
    return chat_out(chat), 201 if is_new else 200


handler = entry(app)
