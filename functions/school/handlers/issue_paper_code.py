"""POST /api/password/paper-codes: a one-time code on paper, from a school administrator."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import PaperCodeIssued, PaperCodeWanted
from functions.school.use_cases.accounts import issue_paper_code
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.ACCOUNT_UNKNOWN, *WITH_BODY)


@app.post(
    "/api/password/paper-codes",
    summary="Issue a paper code",
    tags=["password"],
    responses=answers(201, "The code, shown only now", *REFUSALS),
)
def post_paper_code(
    session: Annotated[Session, Depends(signed_in)], body: PaperCodeWanted
) -> tuple[PaperCodeIssued, int]:
    """A code that sets a new password for one login of the administrator's school; older ones stop to count."""
    return issue_paper_code(session, body), 201


handler = entry(app)
