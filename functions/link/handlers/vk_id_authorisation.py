"""POST /api/link/vk-id/authorisation: what the page needs to ask VK ID by its SDK."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import VkIdAuthorisation
from functions.link.use_cases.vk_id import begin
from svyazka_common.api import WRITING, answers, entry, http_api, signed_in
from svyazka_common.authorisation import COOKIES, REQUEST_SECONDS
from svyazka_common.navigation import origin, secret_cookie
from svyazka_common.problems import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.ALREADY_LINKED, *WRITING)


@app.post(
    "/api/link/vk-id/authorisation",
    summary="Begin with VK ID",
    tags=["link"],
    responses=answers(200, "The request has begun in this browser", *REFUSALS),
)
def post_authorisation(
    site: Annotated[str, Depends(origin)], session: Annotated[Session, Depends(signed_in)]
) -> Response[VkIdAuthorisation]:
    """Begin a request whose answer the page gets by VK ID's own SDK; the verifier stays here."""
    begun = begin(session, site)
    return Response(
        status_code=200,
        content_type="application/json",
        body=VkIdAuthorisation.model_validate(begun.fields),
        cookies=[secret_cookie(COOKIES["vk_id"], begun.secret, REQUEST_SECONDS)],
    )


handler = entry(app)
