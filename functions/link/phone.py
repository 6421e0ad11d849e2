"""POST /api/link/phone: a code to a phone (guide, step 4)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.models import LinkStatus, PhoneTyped
from functions.link.phone_proof import send_code
from functions.link.views import link_status
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WITH_BODY, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import caller_address, signed_in

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.PHONE_INVALID,
    Code.PHONE_NOT_RUSSIAN,
    Code.ALREADY_LINKED,
    Code.STEP_NOT_REACHED,
    Code.SMS_TOO_SOON,
    Code.SMS_LIMIT,
    *WITH_BODY,
)


@app.post(
    "/api/link/phone", summary="Send a code", tags=["link"], responses=answers(200, "The code is on its way", *REFUSALS)
)
def post_phone(
    session: Annotated[Session, Depends(signed_in)], address: Annotated[str, Depends(caller_address)], body: PhoneTyped
) -> LinkStatus:
    """Send a code by SMS; the newest code only counts, for this session only. No phone: to the one given last."""
    return link_status(send_code(session, body.phone, address))


handler = entry(app)
