"""What the paths and queries of the messenger's calls name."""

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
NamedMessage = Annotated[int, Path(ge=1, le=999_999_999_999)]
Seen = Annotated[int, Query(ge=0, le=999_999_999_999)]
