"""POST /api/link/vk-id/exchange: the code that the page got by VK ID's SDK."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import LinkStatus, VkIdCode
from functions.link.use_cases.status import link_status
from functions.link.use_cases.vk_id import CALLBACK_REFUSALS, VkIdAnswer, prove
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.authorisation import COOKIES, vk_id_secret
from svyazka_common.navigation import origin, without_cookie
from svyazka_common.records.access import Session

app = http_api()


@app.post(
    "/api/link/vk-id/exchange",
    summary="Prove the phone by VK ID",
    tags=["link"],
    responses=answers(200, "The phone is proven", *CALLBACK_REFUSALS, *WITH_BODY),
)
def post_exchange(
    site: Annotated[str, Depends(origin)],
    secret: Annotated[str, Depends(vk_id_secret)],
    session: Annotated[Session, Depends(signed_in)],
    body: VkIdCode,
) -> Response[LinkStatus]:
    """Count the phone that VK ID has proven; where data and study profile exist already, this makes the link."""
    name = COOKIES["vk_id"]
    answer = VkIdAnswer(code=body.code, state=body.state, device_id=body.device_id)
    status = link_status(prove(session, secret, answer, site))
    return Response(status_code=200, content_type="application/json", body=status, cookies=[without_cookie(name)])


handler = entry(app)
