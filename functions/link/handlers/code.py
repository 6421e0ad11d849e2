"""POST /api/link/code: the code from the SMS (journey, step 4)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import CodeTyped, LinkStatus
from functions.link.use_cases.phone_proof import verify_code
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CODE_WRONG,
    Code.CODE_EXPIRED,
    Code.CODE_TRIES_SPENT,
    Code.PHONE_TAKEN,
    Code.PHONE_DIFFERS,
    *WITH_BODY,
)


@app.post(
    "/api/link/code", summary="Verify the code", tags=["link"], responses=answers(200, "The phone is proven", *REFUSALS)
)
def post_code(session: Annotated[Session, Depends(signed_in)], body: CodeTyped) -> LinkStatus:
    """Prove the phone; where data and study profile exist already, this makes the link."""
    return LinkStatus.of(verify_code(session, body.code))


handler = entry(app)
