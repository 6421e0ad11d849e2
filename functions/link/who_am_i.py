"""GET /api/session: the person behind the session, their roles and children."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.models import WhoAmI
from functions.link.repository.people import person_items
from functions.link.views import who_am_i
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()


@app.get(
    "/api/session",
    summary="Who am I",
    tags=["sign-in"],
    responses=answers(200, "The person behind the session", Code.SESSION_REQUIRED, *READING),
)
def get_session(session: Annotated[Session, Depends(signed_in)]) -> WhoAmI:
    """The person behind the session cookie, their roles and, for a parent, the children."""
    return who_am_i(person_items(session.person_id), session)


handler = entry(app)
