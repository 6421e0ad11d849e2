"""POST /api/session: log in with login and password (guide, step 1)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.cookies import session_cookie
from functions.link.models import Login, WhoAmI
from functions.link.sign_in import log_in
from functions.link.views import who_am_i
from svyazka_common.api import entry, http_api
from svyazka_common.openapi import WITH_BODY, answers
from svyazka_common.problems import Code
from svyazka_common.signed_in import browser_cookie, caller_address

app = http_api()

REFUSALS = (Code.CREDENTIALS_WRONG, Code.ORGANISATION_UNKNOWN, Code.TOO_MANY_ATTEMPTS, *WITH_BODY)


@app.post(
    "/api/session",
    summary="Log in",
    tags=["sign-in"],
    responses=answers(200, "The session has begun; its cookie is set", *REFUSALS),
)
def post_session(
    address: Annotated[str, Depends(caller_address)],
    previous: Annotated[tuple[str, str] | None, Depends(browser_cookie)],
    body: Login,
) -> Response[WhoAmI]:
    """Begin a session; an older one of the same browser ends. Unknown logins are answered like wrong passwords."""
    begun = log_in(body, address, previous)
    return Response(
        status_code=200,
        content_type="application/json",
        body=who_am_i(begun.items, begun.session),
        headers={"Cache-Control": "no-store"},
        cookies=[session_cookie(begun.cookie, begun.max_age)],
    )


handler = entry(app)
