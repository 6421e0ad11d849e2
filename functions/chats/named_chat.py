"""The chat that the path of a call names."""

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=200)]
