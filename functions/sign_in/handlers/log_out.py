"""DELETE /api/session: log out."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import no_cookie
from functions.sign_in.use_cases.person import sign_out_here
from svyazka_common.api import WRITING, answers, browser_cookie, entry, http_api

app = http_api()


@app.delete(
    "/api/session",
    summary="Log out",
    tags=["sign-in"],
    responses=answers(204, "The session has ended, if there was one", *WRITING),
)
def delete_session(cookie: Annotated[tuple[str, str] | None, Depends(browser_cookie)]) -> Response[None]:
    """End this browser's session; it is no error if it has ended already."""
    if cookie is not None:
        sign_out_here(*cookie)
    return Response(status_code=204, cookies=[no_cookie()])


handler = entry(app)
