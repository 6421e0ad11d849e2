"""GET /api/messenger/people: the people that I may write to."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.manual_chats.schemas.people import People
from functions.manual_chats.use_cases.people import reachable_people
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

AskedClass = Annotated[str, Query(max_length=64)]
"""The class whose people are asked for; empty for one's own classes."""

app = http_api()


@app.get(
    "/api/messenger/people",
    summary="People I may write to",
    tags=["messenger"],
    responses=answers(200, "People in groups", Code.SESSION_REQUIRED, Code.FIELDS_INVALID, *READING),
)
def get_people(session: Annotated[Session, Depends(signed_in)], class_id: AskedClass = "") -> People:
    """The people of one's own classes, colleagues and family, as the school's policy allows; or those of one class."""
    return reachable_people(session, class_id)


handler = entry(app)
