"""What routes depend on: the session (`session: Annotated[Session, Depends(signed_in)]`), the caller's address."""

from aws_lambda_powertools.event_handler.request import Request

from svyazka_common.problems import NobodyError
from svyazka_common.records.access import Session
from svyazka_common.sessions import COOKIE, cookie_value, read_session


def signed_in(request: Request) -> Session:
    """The caller's session. Raises ProblemError(session_required)."""
    return read_session(cookies_of(request))


def signed_in_or_nobody(request: Request) -> Session:
    """The caller's session, for a route to which nobody is an answer (204) and no error.

    Raises NobodyError where the browser has no session cookie, ProblemError(session_required) where it has one whose
    session doesn't count (any more).
    """
    if not any(cookie.strip().partition("=")[0] == COOKIE for cookie in cookies_of(request)):
        raise NobodyError
    return signed_in(request)


def browser_cookie(request: Request) -> tuple[str, str] | None:
    """Account id and token of the session cookie that the browser sent, checked for its form only."""
    return cookie_value(cookies_of(request))


def caller_address(request: Request) -> str:
    """The IP address that the call came from, as the edge saw it (never a header that anybody can set)."""
    address: str = request.resolved_event.raw_event["requestContext"]["http"]["sourceIp"]
    return address


def user_agent_of(request: Request) -> str:
    """The header User-Agent, empty where there is none."""
    headers: dict[str, str] = request.resolved_event.raw_event.get("headers") or {}
    return headers.get("user-agent", "")


def cookies_of(request: Request) -> list[str]:
    """The cookies that the browser sent, each as `name=value`."""
    return request.resolved_event.raw_event.get("cookies") or []


def cookie_of(request: Request, name: str) -> str:
    """The value of a cookie that the browser sent, empty where it sent none."""
    pairs = (cookie.strip().partition("=") for cookie in cookies_of(request))
    return next((value for found, _, value in pairs if found == name), "")
