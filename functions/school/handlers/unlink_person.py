"""POST /api/school/people/{person_id}/unlink: the school's administrator takes a person's link back."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.school.use_cases.accounts import unlink_for
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.fields import IDENTIFIER
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_SCHOOL_ADMIN,
    Code.ACCOUNT_UNKNOWN,
    Code.NOT_LINKED,
    Code.FIELDS_INVALID,
    *WRITING,
)


@app.post(
    "/api/school/people/<person_id>/unlink",
    summary="Unlink a person of the school",
    tags=["school"],
    responses=answers(204, "The link is gone, and the person may link another number", *REFUSALS),
)
def post_school_unlink(
    session: Annotated[Session, Depends(signed_in)], person_id: Annotated[str, Path(pattern=IDENTIFIER)]
) -> Response[None]:
    """Remove the link of a person who has lost the number; the old number no longer protects their account."""
    unlink_for(session, person_id)
    return Response(status_code=204)


handler = entry(app)
