"""What routes depend on: the session (`session: Annotated[Session, Depends(signed_in)]`), the caller's address."""

from aws_lambda_powertools.event_handler.request import Request

from svyazka_common.records.access import Session
from svyazka_common.session import cookie_value, read_session


def signed_in(request: Request) -> Session:
    """The caller's session. Raises ProblemError(session_required)."""
    return read_session(_cookies(request))


def browser_cookie(request: Request) -> tuple[str, str] | None:
    """Account id and token of the session cookie that the browser sent, checked for its form only."""
    return cookie_value(_cookies(request))


def caller_address(request: Request) -> str:
    """The IP address that the call came from, as the edge saw it (never a header that anybody can set)."""
    address: str = request.resolved_event.raw_event["requestContext"]["http"]["sourceIp"]
    return address


def _cookies(request: Request) -> list[str]:
    return request.resolved_event.raw_event.get("cookies") or []
