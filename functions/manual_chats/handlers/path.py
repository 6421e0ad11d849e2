"""What the paths of the calls about chats made by hand name."""

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

from functions.manual_chats.rules.invitations import INVITATION_ID

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
NamedInvitation = Annotated[str, Path(pattern=INVITATION_ID)]
NamedPerson = Annotated[str, Path(max_length=64)]
