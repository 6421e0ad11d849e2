"""GET /api/link: where the caller stands on the way to the link."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import LinkStatus
from functions.link.use_cases.status import read_journey
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, *READING)


@app.get(
    "/api/link",
    summary="Link status",
    tags=["link"],
    responses=answers(200, "The next step and what is known", *REFUSALS),
)
def get_link(session: Annotated[Session, Depends(signed_in)]) -> LinkStatus:
    """Return the next step, which the server works out from what is stored: the caller can go on from any device."""
    return LinkStatus.of(read_journey(session))


handler = entry(app)
