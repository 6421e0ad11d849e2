"""POST /api/sign-in/account: a session of another account that my identity opens."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import IDENTITY_COOKIE, session_cookie, waiting_secret
from functions.sign_in.schemas.accounts import AccountChosen
from functions.sign_in.schemas.person import WhoAmI
from functions.sign_in.use_cases.accounts import choose, knocking
from svyazka_common import clock
from svyazka_common.api import WITH_BODY, answers, cookies_of, entry, http_api
from svyazka_common.errors import Code
from svyazka_common.navigation import without_cookie

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.ACCOUNT_NOT_BOUND, Code.GOSUSLUGI_EXPIRED, *WITH_BODY)


@app.post(
    "/api/sign-in/account",
    summary="Choose an account",
    tags=["sign-in"],
    responses=answers(200, "A session of that account has begun; the browser's old one has ended", *REFUSALS),
)
def post_account(
    cookies: Annotated[list[str], Depends(cookies_of)],
    secret: Annotated[str, Depends(waiting_secret)],
    body: AccountChosen,
) -> Response[WhoAmI]:
    """Begin a session of one of the accounts, without logging in again."""
    opened, items, notices = choose(knocking(cookies, secret), body.account_id)
    return Response(
        status_code=200,
        content_type="application/json",
        body=WhoAmI.of(items, notices, opened.session, clock.today()),
        cookies=[session_cookie(opened.cookie, opened.max_age), without_cookie(IDENTITY_COOKIE)],
    )


handler = entry(app)
