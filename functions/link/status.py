"""GET /api/link: where the caller stands on the way to the link."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.link_state import read_journey
from functions.link.models import LinkStatus
from functions.link.views import link_status
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code
from svyazka_common.records.access import Session
from svyazka_common.signed_in import signed_in

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, *READING)


@app.get(
    "/api/link",
    summary="Link status",
    tags=["link"],
    responses=answers(200, "The next step and what is known", *REFUSALS),
)
def get_link(session: Annotated[Session, Depends(signed_in)]) -> LinkStatus:
    """The next step, told by the server; any device of the caller is told the same."""
    return link_status(read_journey(session))


handler = entry(app)
