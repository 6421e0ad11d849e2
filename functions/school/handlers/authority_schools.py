"""GET /api/authority/schools: how many have linked in each school of the officer's authority."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.school.schemas import AuthoritySchools
from functions.school.use_cases.people import schools_of_authority
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.fields import IDENTIFIER
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_AUTHORITY_OFFICER, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/authority/schools",
    summary="How many have linked in the schools of my authority",
    tags=["school"],
    responses=answers(200, "Some of the schools, in natural order of the names", *REFUSALS),
)
def get_authority_schools(
    session: Annotated[Session, Depends(signed_in)],
    after: Annotated[str | None, Query(pattern=IDENTIFIER)] = None,
) -> AuthoritySchools:
    """Numbers only, of ten schools; `next` asks for those that follow."""
    return schools_of_authority(session, after)


handler = entry(app)
