"""DELETE /api/notices/{notice_id}: the owner of an account has read a notice."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.sign_in.use_cases.person import dismiss_notice
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.fields import IDENTIFIER
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.FIELDS_INVALID, *WRITING)


@app.delete(
    "/api/notices/<notice_id>",
    summary="Dismiss a notice",
    tags=["sign-in"],
    responses=answers(204, "The notice is not shown any more", *REFUSALS),
)
def delete_notice(
    session: Annotated[Session, Depends(signed_in)], notice_id: Annotated[str, Path(pattern=IDENTIFIER)]
) -> Response[None]:
    """Only notices of the session's own account; it is no error if this one is gone already."""
    dismiss_notice(session, notice_id)
    return Response(status_code=204)


handler = entry(app)
