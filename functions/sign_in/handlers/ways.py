"""GET /api/sign-in/ways: how one gets into my account."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.schemas.accounts import Ways
from functions.sign_in.use_cases.bindings import ways
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/sign-in/ways",
    summary="My ways in",
    tags=["sign-in"],
    responses=answers(200, "Login, and what is bound since when", Code.SESSION_REQUIRED, *READING),
)
def get_ways(session: Annotated[Session, Depends(signed_in)]) -> Ways:
    """The login, and Госуслуги where they are bound: since when, used when, and whether they still count."""
    return Ways.of(ways(session))


handler = entry(app)
