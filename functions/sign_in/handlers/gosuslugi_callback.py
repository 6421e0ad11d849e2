"""GET /api/sign-in/gosuslugi/callback: back from Госуслуги."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.sign_in.browser import IDENTITY_COOKIE, session_cookie
from functions.sign_in.use_cases.gosuslugi import PENDING_SECONDS, Answer, Visitor, come_back
from svyazka_common.api import READING, browser_cookie, http_api, leads
from svyazka_common.authorisation import COOKIES, gosuslugi_secret
from svyazka_common.navigation import lead_to, navigation, origin, secret_cookie, without_cookie
from svyazka_common.problems import Code

app = http_api()

REFUSALS = (
    Code.GOSUSLUGI_DENIED,
    Code.GOSUSLUGI_EXPIRED,
    Code.GOSUSLUGI_UNCONFIRMED,
    Code.GOSUSLUGI_REFUSED,
    Code.GOSUSLUGI_DOWN,
    Code.FIELDS_INVALID,
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
def get_callback(  # noqa: PLR0913, PLR0917 - the query is the other party's
    site: Annotated[str, Depends(origin)],
    secret: Annotated[str, Depends(gosuslugi_secret)],
    previous: Annotated[tuple[str, str] | None, Depends(browser_cookie)],
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    error_description: Annotated[str, Query(max_length=4096)] = "",
) -> Response[None]:
    """Take the browser back, once, and lead it on by what the identity opens."""
    name = COOKIES["gosuslugi"]
    led = come_back(
        Answer(code=code, state=state, error=error, description=error_description),
        Visitor(secret=secret, session=previous),
        site,
    )
    sent = [without_cookie(name)]
    if led.opened is not None:
        sent.append(session_cookie(led.opened.cookie, led.opened.max_age))
    if led.pending is not None:
        sent.append(secret_cookie(IDENTITY_COOKIE, led.pending, PENDING_SECONDS))
    return lead_to(led.page, sent)


handler = navigation(app, "/sign-in")
