"""GET /api/school/classes/{class_id}/people: who is in a class of the administrator's school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.school.schemas import ClassPeople
from functions.school.use_cases.people import people_of_class
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.CLASS_UNKNOWN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/school/classes/<class_id>/people",
    summary="People of a class",
    tags=["school"],
    responses=answers(200, "Pupils, their parents and the teachers", *REFUSALS),
)
def get_class_people(
    session: Annotated[Session, Depends(signed_in)], class_id: Annotated[str, Path(max_length=64)]
) -> ClassPeople:
    """Pupils, parents and teachers of a class with their logins, and who of them has linked."""
    return people_of_class(session, class_id)


handler = entry(app)
