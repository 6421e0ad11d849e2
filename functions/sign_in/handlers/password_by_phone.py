"""POST /api/password/by-phone: a new password, proven by the linked phone and the birth date."""

from aws_lambda_powertools.event_handler.api_gateway import Response

from functions.sign_in.schemas.before_log_in import NewPasswordByPhone
from functions.sign_in.use_cases.password_recovery import reset_by_phone
from svyazka_common.api import WITH_BODY, answers, entry, http_api
from svyazka_common.errors import Code

app = http_api()

REFUSALS = (Code.RESET_REFUSED, Code.PASSWORD_WEAK, Code.TOO_MANY_ATTEMPTS, *WITH_BODY)


@app.post(
    "/api/password/by-phone",
    summary="New password by phone",
    tags=["password"],
    responses=answers(204, "The password is set, all sessions have ended", *REFUSALS),
)
def post_password_by_phone(body: NewPasswordByPhone) -> Response[None]:
    """Set a new password by the code from the SMS and the person's birth date."""
    reset_by_phone(body)
    return Response(status_code=204)


handler = entry(app)
