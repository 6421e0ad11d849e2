"""DELETE /api/sign-in/ways/gosuslugi: Госуслуги open my account no more."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.use_cases.bindings import take_away
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.delete(
    "/api/sign-in/ways/gosuslugi",
    summary="Take Госуслуги away",
    tags=["sign-in"],
    responses=answers(
        204, "Nothing is bound; the account's other sessions have ended", Code.SESSION_REQUIRED, *WRITING
    ),
)
def delete_gosuslugi(session: Annotated[Session, Depends(signed_in)]) -> Response[None]:
    """Unbind the account. Login and password stay: they are the way in that nobody can take away."""
    take_away(session)
    return Response(status_code=204)


handler = entry(app)
