"""The shape of the four calls that decide about a member by hand: mute, unmute, remove, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler.api_gateway import Response

from functions.chats.use_cases.management import moderate
from svyazka_common.api import WITH_BODY, WRITING, answers
from svyazka_common.errors import Code

if TYPE_CHECKING:
    from functions.chats.use_cases.management import Moderation
    from svyazka_common.records.access import Session

REFUSALS = (Code.SESSION_REQUIRED, Code.CHAT_UNKNOWN, Code.MEMBER_UNKNOWN, Code.MEMBER_ANSWERS)


def with_member_in_body(summary: str, outcome: str) -> dict[str, Any]:
    """Arguments of a route whose body names the member (`MemberNamed`); `outcome` describes its answer 204."""
    return _route(summary, outcome, *WITH_BODY)


def with_member_in_path(summary: str, outcome: str) -> dict[str, Any]:
    """The same of a route whose path names the member (`NamedMember`)."""
    return _route(summary, outcome, Code.FIELDS_INVALID, *WRITING)


def moderated(by: Session, chat_id: str, person_id: str, moderation: Moderation) -> Response[None]:
    """Decide about a member; 204 without a body. Raises DomainError with one of `REFUSALS`, or busy."""
    moderate(by, chat_id, person_id, moderation)
    return Response(status_code=204)


def _route(summary: str, outcome: str, *refusals: Code) -> dict[str, Any]:
    return {"summary": summary, "tags": ["chats"], "responses": answers(204, outcome, *REFUSALS, *refusals)}
