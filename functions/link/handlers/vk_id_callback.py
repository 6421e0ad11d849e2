"""GET /api/link/vk-id/callback: back from VK ID."""

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.use_cases.vk_id import VkIdAnswer, prove
from svyazka_common.api import READING, http_api, leads, query_of, signed_in
from svyazka_common.authorisation import COOKIES, vk_id_secret
from svyazka_common.errors import Code
from svyazka_common.navigation import lead_to, navigation, origin, without_cookie
from svyazka_common.records.access import Session

app = http_api(checked=False)

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.VK_ID_DENIED,
    Code.VK_ID_EXPIRED,
    Code.VK_ID_REFUSED,
    Code.VK_ID_DOWN,
    Code.VK_ID_WITHOUT_PHONE,
    Code.VK_ID_TAKEN,
    Code.VK_ID_DIFFERS,
    Code.PHONE_INVALID,
    Code.PHONE_NOT_RUSSIAN,
    Code.PHONE_TAKEN,
    Code.PHONE_DIFFERS,
    Code.ALREADY_LINKED,
    *READING,
)


@app.get(
    "/api/link/vk-id/callback",
    summary="Back from VK ID",
    tags=["link"],
    responses=leads(
        "To `/link`, where the next step waits; refusals lead to `/link?problem=`",
        *REFUSALS,
    ),
)
def get_vk_id_callback(
    site: Annotated[str, Depends(origin)],
    secret: Annotated[str, Depends(vk_id_secret)],
    session: Annotated[Session, Depends(signed_in)],
    query: Annotated[Mapping[str, str], Depends(query_of)],
) -> Response[None]:
    """Take the browser back, once, and count the phone that VK ID has proven.

    VK ID sends it with `code`, `state` and `device_id`, or with `error` and `state`.
    """
    answer = VkIdAnswer(
        code=query.get("code", ""),
        state=query.get("state", ""),
        device_id=query.get("device_id", ""),
        error=query.get("error", ""),
    )
    prove(session, secret, answer, site)
    return lead_to("/link", [without_cookie(COOKIES["vk_id"])])


handler = navigation(app, "/link")
