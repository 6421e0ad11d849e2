"""GET /api/safeguarding/exports: the exports of my school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import ExportBefore
from functions.safeguarding.schemas import Exports
from functions.safeguarding.use_cases.ordering_exports import exports_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/safeguarding/exports",
    summary="Exports of my school",
    tags=["safeguarding"],
    responses=answers(200, "Exports with what has become of each, the newest first", *REFUSALS),
)
def get_exports(session: Annotated[Session, Depends(signed_in)], before: ExportBefore = None) -> Exports:
    """Twenty exports of chats of the session's school."""
    return exports_of(session, before)


handler = entry(app)
