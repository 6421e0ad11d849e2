"""The session cookie (THREATS, last paragraph: `__Host-`, HttpOnly, Secure, SameSite)."""

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from svyazka_common.session import COOKIE


def session_cookie(value: str, max_age: int | None) -> Cookie:
    """The cookie of a session; without `max_age` (seconds) it goes when the browser is closed."""
    return Cookie(
        name=COOKIE, value=value, path="/", secure=True, http_only=True, same_site=SameSite.LAX_MODE, max_age=max_age
    )


def no_cookie() -> Cookie:
    """Takes the cookie away."""
    return Cookie(name=COOKIE, value="", path="/", secure=True, http_only=True, same_site=SameSite.LAX_MODE, max_age=-1)
