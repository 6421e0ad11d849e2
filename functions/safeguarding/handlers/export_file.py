"""POST /api/safeguarding/exports/{export_id}/file: where the file of an export lies, for a minute."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.safeguarding.handlers.path import NamedExport
from functions.safeguarding.schemas import ExportFile
from functions.safeguarding.use_cases.ordering_exports import export_file
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_SCHOOL_ADMIN,
    Code.EXPORT_UNKNOWN,
    Code.EXPORT_NOT_READY,
    Code.EXPORT_EXPIRED,
    *WITH_BODY,
)


@app.post(
    "/api/safeguarding/exports/<export_id>/file",
    summary="Take the file of an export",
    tags=["safeguarding"],
    responses=answers(200, "The address of the file; giving it is on record", *REFUSALS),
)
def post_export_file(session: Annotated[Session, Depends(signed_in)], export_id: NamedExport) -> ExportFile:
    """Ask the right again, write the audit entry and sign an address that opens the file for a minute."""
    return export_file(session, export_id)


handler = entry(app)
