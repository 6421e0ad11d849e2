"""POST /api/link/unlink-code: a code to the number that the profile has."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import CodeOnItsWay
from functions.link.use_cases.old_phone import send_unlink_code
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_LINKED,
    Code.OLD_PHONE_GONE,
    Code.SMS_TOO_SOON,
    Code.SMS_LIMIT,
    Code.SMS_NUMBER_LIMIT,
    *WRITING,
)


@app.post(
    "/api/link/unlink-code",
    summary="Send a code to the linked phone",
    tags=["link"],
    responses=answers(200, "The code is on its way", *REFUSALS),
)
def post_unlink_code(session: Annotated[Session, Depends(signed_in)]) -> CodeOnItsWay:
    """Begin to unlink, or to put another number to the profile: the code proves the number that it has."""
    challenge = send_unlink_code(session)
    return CodeOnItsWay.of(challenge, challenge.sent_at)


handler = entry(app)
