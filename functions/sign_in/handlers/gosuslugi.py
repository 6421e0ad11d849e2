"""GET /api/sign-in/gosuslugi: to the page of Госуслуги."""

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from msgspec import Meta, Struct, field

from functions.sign_in.use_cases.gosuslugi import start
from svyazka_common.api import READING, cookies_of, http_api, leads, parse_query, query_of
from svyazka_common.authorisation import COOKIES, REQUEST_SECONDS, Wishes
from svyazka_common.errors import Code
from svyazka_common.navigation import lead_to, navigation, origin, own_page, secret_cookie
from svyazka_common.records.base import Identifier
from svyazka_common.sessions import read_session

app = http_api(checked=False)

REFUSALS = (Code.GOSUSLUGI_DOWN, Code.SESSION_REQUIRED, Code.FIELDS_INVALID, *READING)


class Asked(Struct, frozen=True, kw_only=True):
    """The query: a binding needs a session; a session that stays outlives the browser's window.

    `organisation_id` is whose account is wanted; `page` is the page of ours to go on to, path and query (`next`).
    """

    purpose: Literal["sign_in", "binding"] = "sign_in"
    organisation_id: Identifier | None = None
    stay: bool = False
    page: Annotated[str, Meta(max_length=1000)] = field(name="next", default="/")


@app.get(
    "/api/sign-in/gosuslugi",
    summary="To Госуслуги",
    tags=["sign-in"],
    responses=leads("To the page of Госуслуги; refusals lead to `/sign-in?problem=`", *REFUSALS),
)
def get_gosuslugi(
    site: Annotated[str, Depends(origin)],
    cookies: Annotated[list[str], Depends(cookies_of)],
    query: Annotated[Mapping[str, str], Depends(query_of)],
) -> Response[None]:
    """Send the browser to the state's portal, to log in or to bind it to the session's account.

    In the query `purpose` is `sign_in`, or `binding`, which needs a session. `organisation_id` names whose account is
    wanted. Where `stay` is `true`, the session outlives the browser's window. `next` is the page of ours to go on to:
    path and query.
    """
    asked = parse_query(query, Asked)
    session = read_session(cookies) if asked.purpose == "binding" else None
    wishes = Wishes(organisation_id=asked.organisation_id, stay=asked.stay, page=own_page(asked.page))
    page, secret = start(site, wishes, session)
    return lead_to(page, [secret_cookie(COOKIES["gosuslugi"], secret, REQUEST_SECONDS)])


handler = navigation(app, "/sign-in")
