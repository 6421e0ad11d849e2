"""POST /api/sign-in/gosuslugi/binding: the identity that waits in this browser opens my account from now on."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import IDENTITY_COOKIE, waiting_secret
from functions.sign_in.schemas.accounts import Ways
from functions.sign_in.use_cases.bindings import bind
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.navigation import without_cookie
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.IDENTITY_EXPIRED,
    Code.GOSUSLUGI_BOUND_OTHERWISE,
    Code.GOSUSLUGI_BINDINGS_SPENT,
    *WRITING,
)


@app.post(
    "/api/sign-in/gosuslugi/binding",
    summary="Bind Госуслуги",
    tags=["sign-in"],
    responses=answers(200, "The identity opens this account; the account's other sessions have ended", *REFUSALS),
)
def post_binding(
    session: Annotated[Session, Depends(signed_in)], secret: Annotated[str, Depends(waiting_secret)]
) -> Response[Ways]:
    """Bind what this browser has proven at Госуслуги to the account of its session: both sides are proven."""
    ways = Ways.of(bind(session, secret))
    return Response(
        status_code=200, content_type="application/json", body=ways, cookies=[without_cookie(IDENTITY_COOKIE)]
    )


handler = entry(app)
