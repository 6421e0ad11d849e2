"""GET /api/link/vk-id/callback: back from VK ID."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.link.use_cases.vk_id import CALLBACK_REFUSALS, VkIdAnswer, prove
from svyazka_common.api import READING, http_api, leads, signed_in
from svyazka_common.authorisation import COOKIES, vk_id_secret
from svyazka_common.navigation import lead_to, navigation, origin, without_cookie
from svyazka_common.problems import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/link/vk-id/callback",
    summary="Back from VK ID",
    tags=["link"],
    responses=leads(
        "To `/link`, where the next step waits; refusals lead to `/link?problem=`",
        *CALLBACK_REFUSALS,
        Code.FIELDS_INVALID,
        *READING,
    ),
)
def get_vk_id_callback(  # noqa: PLR0913, PLR0917 - the query is the other party's
    site: Annotated[str, Depends(origin)],
    secret: Annotated[str, Depends(vk_id_secret)],
    session: Annotated[Session, Depends(signed_in)],
    code: Annotated[str, Query(max_length=4096)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    device_id: Annotated[str, Query(max_length=1024)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
) -> Response[None]:
    """Take the browser back, once, and count the phone that VK ID has proven."""
    name = COOKIES["vk_id"]
    answer = VkIdAnswer(code=code, state=state, device_id=device_id, error=error)
    prove(session, secret, answer, site)
    return lead_to("/link", [without_cookie(name)])


handler = navigation(app, "/link")
