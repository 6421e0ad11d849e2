"""POST /api/password/forgotten: a code to the linked phone, if phone and account belong together."""

from functions.sign_in.schemas.before_log_in import ForgottenPassword, ResetStarted
from functions.sign_in.use_cases.password_recovery import start_reset, started
from svyazka_common.api import WITH_BODY, answers, entry, http_api
from svyazka_common.errors import Code

app = http_api()

REFUSALS = (Code.PHONE_INVALID, Code.PHONE_NOT_RUSSIAN, Code.SMS_TOO_SOON, Code.SMS_LIMIT, *WITH_BODY)


@app.post(
    "/api/password/forgotten",
    summary="Forgotten password",
    tags=["password"],
    responses=answers(202, "The same for every login and phone", *REFUSALS),
)
def post_forgotten(body: ForgottenPassword) -> tuple[ResetStarted, int]:
    """Begin to set a new password; the answer never shows whether the login exists."""
    return started(start_reset(body)), 202


handler = entry(app)
