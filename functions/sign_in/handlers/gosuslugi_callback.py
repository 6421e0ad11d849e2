"""GET /api/sign-in/gosuslugi/callback: back from Госуслуги."""

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import IDENTITY_COOKIE, session_cookie
from functions.sign_in.use_cases.gosuslugi import PENDING_SECONDS, Answer, Visitor, come_back
from svyazka_common.api import READING, browser_cookie, http_api, leads, query_of
from svyazka_common.authorisation import COOKIES, gosuslugi_secret
from svyazka_common.errors import Code
from svyazka_common.navigation import lead_to, navigation, origin, secret_cookie, without_cookie

app = http_api(checked=False)

REFUSALS = (
    Code.GOSUSLUGI_DENIED,
    Code.GOSUSLUGI_EXPIRED,
    Code.GOSUSLUGI_UNCONFIRMED,
    Code.GOSUSLUGI_REFUSED,
    Code.GOSUSLUGI_DOWN,
    *READING,
)


@app.get(
    "/api/sign-in/gosuslugi/callback",
    summary="Back from Госуслуги",
    tags=["sign-in"],
    responses=leads(
        "With a session to the page that was wanted, `/sign-in/account` to choose one, `/sign-in/gosuslugi` where none"
        " is bound, or `/ways?bind=gosuslugi` to confirm; refusals lead to `/sign-in?problem=` or `/ways?problem=`",
        *REFUSALS,
    ),
)
def get_callback(
    site: Annotated[str, Depends(origin)],
    secret: Annotated[str, Depends(gosuslugi_secret)],
    previous: Annotated[tuple[str, str] | None, Depends(browser_cookie)],
    query: Annotated[Mapping[str, str], Depends(query_of)],
) -> Response[None]:
    """Take the browser back, once, and lead it on by what the identity opens.

    Госуслуги send it with `code` and `state`, or with `error`, `error_description` and `state`.
    """
    answer = Answer(
        code=query.get("code", ""),
        state=query.get("state", ""),
        error=query.get("error", ""),
        description=query.get("error_description", ""),
    )
    led = come_back(answer, Visitor(secret=secret, session=previous), site)
    sent = [without_cookie(COOKIES["gosuslugi"])]
    if led.opened is not None:
        sent.append(session_cookie(led.opened.cookie, led.opened.max_age))
    if led.pending is not None:
        sent.append(secret_cookie(IDENTITY_COOKIE, led.pending, PENDING_SECONDS))
    return lead_to(led.page, sent)


handler = navigation(app, "/sign-in")
