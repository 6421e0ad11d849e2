"""POST /api/password/forgotten: a code to the linked phone, if phone and account belong together."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.models import ForgottenPassword, ResetStarted
from functions.link.password_by_phone import start_reset, started
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WITH_BODY, answers
from svyazka_common.problems import Code
from svyazka_common.signed_in import caller_address

app = http_api()

REFUSALS = (Code.PHONE_INVALID, Code.PHONE_NOT_RUSSIAN, Code.SMS_TOO_SOON, Code.SMS_LIMIT, *WITH_BODY)


@app.post(
    "/api/password/forgotten",
    summary="Forgotten password",
    tags=["password"],
    responses=answers(202, "The same for every login and phone", *REFUSALS),
)
def post_forgotten(
    address: Annotated[str, Depends(caller_address)], body: ForgottenPassword
) -> tuple[ResetStarted, int]:
    """Begin to set a new password; the answer never tells whether the login exists."""
    return started(start_reset(body, address)), 202


handler = entry(app)
