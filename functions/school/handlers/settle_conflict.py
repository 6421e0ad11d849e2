"""POST /api/school/conflicts/settle: decide whose a number is."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import ConflictSettled
from functions.school.use_cases.conflicts import settle
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_SCHOOL_ADMIN,
    Code.CONFLICT_UNKNOWN,
    Code.CONFLICT_SETTLED,
    Code.PHONE_PROVEN_AGAIN,
    *WITH_BODY,
)


@app.post(
    "/api/school/conflicts/settle",
    summary="Settle a phone conflict",
    tags=["school"],
    responses=answers(204, "It is settled; the same decision again changes nothing", *REFUSALS),
)
def post_settlement(session: Annotated[Session, Depends(signed_in)], body: ConflictSettled) -> Response[None]:
    """Release the number, so that it can be proven anew, or leave it with its holders."""
    settle(session, body.conflict_id, body.decision)
    return Response(status_code=204)


handler = entry(app)
