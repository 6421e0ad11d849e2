"""GET /api/chats/why: why somebody is, or isn't, in each chat."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.chats.schemas import Why, why
from functions.chats.use_cases.why import explain_to_caller
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.fields import Identifier
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.PERSON_UNKNOWN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/chats/why",
    summary="Why somebody is in a chat, or isn't",
    tags=["chats"],
    responses=answers(200, "Each chat that the roster leads or led into, with the facts that decide", *REFUSALS),
)
def get_why(
    session: Annotated[Session, Depends(signed_in)],
    person_id: Annotated[
        Identifier | None,
        Query(description="Who is or was of the administrator's school, or a guardian there; without it, the caller"),
    ] = None,
) -> Why:
    """About oneself; a school administrator also about who is or was tied to the school, then only its chats."""
    return why(explain_to_caller(session, person_id))


handler = entry(app)
