"""GET /api/school/audit: what the school's staff did with others' accounts."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.school.schemas import AuditTrail
from functions.school.use_cases.audit_trail import audit_trail
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)
LATEST_MS = 10**13


@app.get(
    "/api/school/audit",
    summary="Audit trail of my school",
    tags=["school"],
    responses=answers(200, "Who did what to whose account, the newest first", *REFUSALS),
)
def get_audit(
    session: Annotated[Session, Depends(signed_in)],
    before_ms: Annotated[
        int | None, Query(ge=0, le=LATEST_MS, description="Milliseconds since 1970: where the page before ended")
    ] = None,
) -> AuditTrail:
    """Codes on paper and settled conflicts of the last three years, a hundred at a time."""
    return audit_trail(session, before_ms)


handler = entry(app)
