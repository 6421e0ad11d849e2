"""POST /api/link/phone: a code to a phone (journey, step 3)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import LinkStatus, PhoneTyped
from functions.link.use_cases.phone_proof import send_code
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.PHONE_INVALID,
    Code.PHONE_NOT_RUSSIAN,
    Code.ALREADY_LINKED,
    Code.STEP_NOT_REACHED,
    Code.CALL_NOT_OFFERED,
    Code.SMS_TOO_SOON,
    Code.SMS_LIMIT,
    Code.SMS_NUMBER_LIMIT,
    *WITH_BODY,
)


@app.post(
    "/api/link/phone", summary="Send a code", tags=["link"], responses=answers(200, "The code is on its way", *REFUSALS)
)
def post_phone(session: Annotated[Session, Depends(signed_in)], body: PhoneTyped) -> LinkStatus:
    """Send a code by SMS; without a phone in the body it goes to the phone given last.

    The code counts in this session alone, until the session asks for another one. With the channel `call` a call reads
    it out; the answer before must have offered that for the number (`call_offered`).
    """
    return LinkStatus.of(send_code(session, body.phone, body.channel or "sms"))


handler = entry(app)
