"""POST /api/messenger/chats/{chat_id}/members: bring people into a chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.manual_chats.handlers.path import NamedChat
from functions.manual_chats.schemas.chats import AddedMembers, NewMembers
from functions.manual_chats.use_cases.changing import add_members
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
    Code.CONTACT_NOT_ALLOWED,
    Code.PERSON_NOT_LINKED,
    Code.CHAT_FULL,
    *WITH_BODY,
)


@app.post(
    "/api/messenger/chats/<chat_id>/members",
    summary="Add people to a chat",
    tags=["messenger"],
    responses=answers(200, "Who came into the chat", *REFUSALS),
)
def post_members(session: Annotated[Session, Depends(signed_in)], chat_id: NamedChat, body: NewMembers) -> AddedMembers:
    """Add people that the caller may write to: all of them, or none where one can't be added."""
    return add_members(session, chat_id, body.person_ids)


handler = entry(app)
