"""What the paths of safeguarding's calls name."""

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator

from svyazka_common.records.base import IDENTIFIER_PATTERN

REPORT_ID = rf"^{IDENTIFIER_PATTERN}~[0-9]{{14}}~[0-9a-f]{{8}}$"

EXPORT_ID = rf"^{IDENTIFIER_PATTERN}~[0-9]{{14}}~[0-9a-f]{{16}}$"

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
NamedMessage = Annotated[int, Path(ge=1, le=999_999_999_999)]
NamedReport = Annotated[str, Path(pattern=REPORT_ID)]
ReportBefore = Annotated[str | None, Query(pattern=REPORT_ID, description="The last report of the page before")]
ChatAfter = Annotated[
    str | None, AfterValidator(unquote), Query(max_length=210, description="The last chat of the page before")
]
NamedExport = Annotated[str, AfterValidator(unquote), Path(pattern=EXPORT_ID)]
ExportBefore = Annotated[str | None, Query(pattern=EXPORT_ID, description="The last export of the page before")]
