"""GET /api/session: the person behind the session, their roles, children and notices."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.schemas.person import WhoAmI
from functions.sign_in.use_cases.person import who_am_i
from svyazka_common.api import READING, answers, entry, http_api, signed_in_or_nobody, user_agent_of
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()


@app.get(
    "/api/session",
    summary="Who am I",
    tags=["sign-in"],
    responses=answers(200, "The person behind the session", Code.SESSION_REQUIRED, *READING)
    | {204: {"description": "There is no session cookie: nobody has logged in"}},
)
def get_session(
    session: Annotated[Session, Depends(signed_in_or_nobody)], user_agent: Annotated[str, Depends(user_agent_of)]
) -> WhoAmI:
    """The person behind the session cookie, their roles and, for a parent, the children.

    Without a cookie it is no error that nobody is there (a browser would print one); a session that has ended is.
    """
    return who_am_i(session, user_agent)


handler = entry(app)
