"""DELETE /api/sessions/{session_id}: sign out on one of the caller's devices."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.sign_in.use_cases.person import sign_out_there
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.fields import IDENTIFIER
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.FIELDS_INVALID, *WRITING)


@app.delete(
    "/api/sessions/<session_id>",
    summary="Sign out on a device",
    tags=["sign-in"],
    responses=answers(204, "The session has ended there", *REFUSALS),
)
def delete_own_session(
    session: Annotated[Session, Depends(signed_in)], session_id: Annotated[str, Path(pattern=IDENTIFIER)]
) -> Response[None]:
    """Only sessions of the session's own account; it is no error if this one has ended already."""
    sign_out_there(session, session_id)
    return Response(status_code=204)


handler = entry(app)
