"""GET /api/sign-in/accounts: the accounts that my identity opens."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.sign_in.browser import waiting_secret
from functions.sign_in.schemas.accounts import Accounts
from functions.sign_in.use_cases.accounts import accounts, knocking
from svyazka_common.api import READING, answers, cookies_of, entry, http_api
from svyazka_common.errors import Code

app = http_api()


@app.get(
    "/api/sign-in/accounts",
    summary="Accounts to choose from",
    tags=["sign-in"],
    responses=answers(200, "What the identity opens, and the identity that waits", Code.SESSION_REQUIRED, *READING),
)
def get_accounts(
    cookies: Annotated[list[str], Depends(cookies_of)], secret: Annotated[str, Depends(waiting_secret)]
) -> Accounts:
    """The journal accounts of the identity that this browser has proven, or by which its session began."""
    return Accounts.of(accounts(knocking(cookies, secret)))


handler = entry(app)
