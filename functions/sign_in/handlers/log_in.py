"""POST /api/session: log in with login and password (journey, step 1)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import Device, device_cookie, device_of, session_cookie
from functions.sign_in.schemas.person import Login, WhoAmI
from functions.sign_in.use_cases.log_in import Visit, log_in
from svyazka_common.api import WITH_BODY, answers, browser_cookie, caller_address, entry, http_api
from svyazka_common.errors import Code

app = http_api()

REFUSALS = (
    Code.CREDENTIALS_WRONG,
    Code.ORGANISATION_UNKNOWN,
    Code.TOO_MANY_ATTEMPTS,
    Code.DEVICE_UNKNOWN,
    *WITH_BODY,
)


@app.post(
    "/api/session",
    summary="Log in",
    tags=["sign-in"],
    responses=answers(200, "The session has begun; its cookie and that of the device are set", *REFUSALS),
)
def post_session(
    address: Annotated[str, Depends(caller_address)],
    previous: Annotated[tuple[str, str] | None, Depends(browser_cookie)],
    device: Annotated[Device, Depends(device_of)],
    body: Login,
) -> Response[WhoAmI]:
    """Begin a session; an older one of the same browser ends. Unknown logins are answered like wrong passwords."""
    begun = log_in(body, Visit(address=address, device=device, previous=previous))
    return Response(
        status_code=200,
        content_type="application/json",
        body=begun.person,
        cookies=[session_cookie(begun.cookie, begun.max_age), device_cookie(begun.device.cookie)],
    )


handler = entry(app)
