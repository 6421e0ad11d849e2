"""GET /api/school/linked: how many of the administrator's school have linked, class by class."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import SchoolLinked
from functions.school.use_cases.people import linked_by_class
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, *READING)


@app.get(
    "/api/school/linked",
    summary="How many of my school have linked",
    tags=["school"],
    responses=answers(200, "Linked and expected, of each class and of the school", *REFUSALS),
)
def get_school_linked(session: Annotated[Session, Depends(signed_in)]) -> SchoolLinked:
    """Pupils, parents and teachers of each class, and of the school, in which each person counts once."""
    return linked_by_class(session)


handler = entry(app)
