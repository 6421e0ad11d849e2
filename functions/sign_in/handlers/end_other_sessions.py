"""DELETE /api/sessions: sign out on every device but this one."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.use_cases.person import sign_out_elsewhere
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, *WRITING)


@app.delete(
    "/api/sessions",
    summary="Sign out on the other devices",
    tags=["sign-in"],
    responses=answers(204, "Only the session that asks is left", *REFUSALS),
)
def delete_other_sessions(session: Annotated[Session, Depends(signed_in)]) -> Response[None]:
    """End all sessions of the account but the one that asks; the next call from another device names the reason."""
    sign_out_elsewhere(session)
    return Response(status_code=204)


handler = entry(app)
