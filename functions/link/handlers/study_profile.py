"""PUT /api/link/study-profile: the checked data make the study profile and the link (journey, steps 6 and 7)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import LinkStatus, PersonalData
from functions.link.use_cases.study_profile import confirm_profile
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.STEP_NOT_REACHED, Code.ALREADY_LINKED, *WITH_BODY)


@app.put(
    "/api/link/study-profile",
    summary="Make the study profile",
    tags=["link"],
    responses=answers(200, "The study profile is linked", *REFUSALS),
)
def put_study_profile(session: Annotated[Session, Depends(signed_in)], body: PersonalData) -> LinkStatus:
    """Make the study profile and the link; the chats follow within seconds."""
    return LinkStatus.of(confirm_profile(session, body))


handler = entry(app)
