"""GET /api/messenger/hours: when nothing is to ring for me, and when I answer."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.messenger.schemas.hours import OwnHoursOut
from functions.messenger.use_cases.own_hours import hours_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/messenger/hours",
    summary="My quiet hours and office hours",
    tags=["messenger"],
    responses=answers(200, "The caller's own hours, and the school's quiet ones", Code.SESSION_REQUIRED, *READING),
)
def get_own_hours(session: Annotated[Session, Depends(signed_in)]) -> OwnHoursOut:
    """The caller's own hours and the quiet hours of the session's school; null where there are none."""
    return hours_of(session)


handler = entry(app)
