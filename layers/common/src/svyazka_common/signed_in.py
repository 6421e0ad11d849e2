"""The session as a dependency of a route: `session: Annotated[Session, Depends(signed_in)]`."""

from aws_lambda_powertools.event_handler.request import Request

from svyazka_common.records.access import Session
from svyazka_common.session import read_session


def signed_in(request: Request) -> Session:
    """The caller's session. Raises ProblemError(session_required)."""
    return read_session(request.resolved_event.raw_event.get("cookies") or [])
