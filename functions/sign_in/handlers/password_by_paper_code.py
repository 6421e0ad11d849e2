"""POST /api/password/by-paper-code: a new password, proven by a one-time code on paper."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.schemas.before_log_in import NewPasswordByPaper
from functions.sign_in.use_cases.password_recovery import reset_by_paper
from svyazka_common.api import WITH_BODY, answers, caller_address, entry, http_api
from svyazka_common.errors import Code

app = http_api()

REFUSALS = (Code.RESET_REFUSED, Code.PASSWORD_WEAK, Code.TOO_MANY_ATTEMPTS, *WITH_BODY)


@app.post(
    "/api/password/by-paper-code",
    summary="New password by paper code",
    tags=["password"],
    responses=answers(204, "The password is set, all sessions have ended", *REFUSALS),
)
def post_password_by_paper(
    address: Annotated[str, Depends(caller_address)], body: NewPasswordByPaper
) -> Response[None]:
    """Set a new password by the code that a school administrator printed."""
    reset_by_paper(body, address)
    return Response(status_code=204)


handler = entry(app)
