"""GET /api/profile: what a person's own page shows beside the session."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.schemas.person import Profile
from functions.sign_in.use_cases.person import profile_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/profile",
    summary="My profile",
    tags=["sign-in"],
    responses=answers(200, "Children with their classes, and claims to numbers", Code.SESSION_REQUIRED, *READING),
)
def get_profile(session: Annotated[Session, Depends(signed_in)]) -> Profile:
    """The caller's children with their classes of today, and the numbers that they asked the school for."""
    return profile_of(session)


handler = entry(app)
