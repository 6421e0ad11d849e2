"""GET /api/link/vk-id: to the page of VK ID."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.use_cases.vk_id import start
from svyazka_common.api import READING, http_api, leads, signed_in
from svyazka_common.authorisation import COOKIES, REQUEST_SECONDS
from svyazka_common.errors import Code
from svyazka_common.navigation import lead_to, navigation, origin, secret_cookie
from svyazka_common.records.access import Session

app = http_api(checked=False)


@app.get(
    "/api/link/vk-id",
    summary="To VK ID",
    tags=["link"],
    responses=leads(
        "To the page of VK ID; refusals lead to `/link?problem=`", Code.SESSION_REQUIRED, Code.ALREADY_LINKED, *READING
    ),
)
def get_vk_id(site: Annotated[str, Depends(origin)], session: Annotated[Session, Depends(signed_in)]) -> Response[None]:
    """Send the browser to VK ID, which proves the phone in place of a code by SMS."""
    page, secret = start(session, site)
    return lead_to(page, [secret_cookie(COOKIES["vk_id"], secret, REQUEST_SECONDS)])


handler = navigation(app, "/link")
