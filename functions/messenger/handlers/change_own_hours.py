"""PUT /api/messenger/hours: choose when nothing is to ring for me, and when I answer."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.schemas.hours import NewOwnHours, OwnHoursOut
from functions.messenger.use_cases.own_hours import change_hours
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, *WITH_BODY)


@app.put(
    "/api/messenger/hours",
    summary="Change my quiet hours and office hours",
    tags=["messenger"],
    responses=answers(200, "The hours as they are now", *REFUSALS),
)
def put_own_hours(session: Annotated[Session, Depends(signed_in)], body: NewOwnHours) -> OwnHoursOut:
    """Replace the caller's own hours whole; the school's quiet hours hold beside them."""
    return change_hours(session, body)


handler = entry(app)
