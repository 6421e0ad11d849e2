"""DELETE /api/link: take the link back."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.use_cases.study_profile import unlink
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_LINKED, Code.PROOF_REQUIRED, *WRITING)


@app.delete("/api/link", summary="Unlink", tags=["link"], responses=answers(204, "The link is gone", *REFUSALS))
def delete_link(session: Annotated[Session, Depends(signed_in)]) -> Response[None]:
    """Undo the link; the person leaves all automatic chats, the history stays. It takes an unlink-proof before."""
    unlink(session)
    return Response(status_code=204)


handler = entry(app)
