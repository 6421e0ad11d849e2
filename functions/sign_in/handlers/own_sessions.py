"""GET /api/sessions: the devices on which the caller's account is signed in."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.schemas.person import Sessions
from functions.sign_in.use_cases.person import own_sessions
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/sessions",
    summary="My devices",
    tags=["sign-in"],
    responses=answers(200, "The devices on which the account is signed in", Code.SESSION_REQUIRED, *READING),
)
def get_sessions(session: Annotated[Session, Depends(signed_in)]) -> Sessions:
    """The sessions of the session's own account that count."""
    return own_sessions(session)


handler = entry(app)
