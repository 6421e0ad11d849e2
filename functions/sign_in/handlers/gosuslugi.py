"""GET /api/sign-in/gosuslugi: to the page of Госуслуги."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.sign_in.use_cases.gosuslugi import start
from svyazka_common.api import READING, cookies_of, http_api, leads
from svyazka_common.authorisation import COOKIES, REQUEST_SECONDS, Wishes
from svyazka_common.fields import IDENTIFIER
from svyazka_common.navigation import lead_to, navigation, origin, own_page, secret_cookie
from svyazka_common.problems import Code
from svyazka_common.sessions import read_session

app = http_api()

REFUSALS = (Code.GOSUSLUGI_DOWN, Code.SESSION_REQUIRED, Code.FIELDS_INVALID, *READING)


@app.get(
    "/api/sign-in/gosuslugi",
    summary="To Госуслуги",
    tags=["sign-in"],
    responses=leads("To the page of Госуслуги; refusals lead to `/sign-in?problem=`", *REFUSALS),
)
def get_gosuslugi(  # noqa: PLR0913, PLR0917 - a query has as many parts
    site: Annotated[str, Depends(origin)],
    cookies: Annotated[list[str], Depends(cookies_of)],
    purpose: Annotated[Literal["sign_in", "binding"], Query(description="`binding` needs a session")] = "sign_in",
    organisation_id: Annotated[str | None, Query(pattern=IDENTIFIER, description="Whose account is wanted")] = None,
    stay: Annotated[bool, Query(description="The session outlives the browser's window")] = False,  # noqa: FBT002 - a query
    wanted: Annotated[
        str, Query(alias="next", max_length=1000, description="The page of ours to go on to: path and query")
    ] = "/",
) -> Response[None]:
    """Send the browser to the state's portal, to log in or to bind it to the session's account."""
    session = read_session(cookies) if purpose == "binding" else None
    page, secret = start(site, Wishes(organisation_id=organisation_id, stay=stay, page=own_page(wanted)), session)
    return lead_to(page, [secret_cookie(COOKIES["gosuslugi"], secret, REQUEST_SECONDS)])


handler = navigation(app, "/sign-in")
