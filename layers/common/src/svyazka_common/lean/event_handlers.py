"""botocore's built-in event handlers, only those that a client can meet.

botocore registers some 130 of them for each session, nearly all for the peculiarities of services that we don't call
and for writing documentation: 6 ms of a cold start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.handlers import BUILTIN_HANDLERS, REGISTER_FIRST, REGISTER_LAST
from botocore.utils import EVENT_ALIASES

if TYPE_CHECKING:
    from botocore.session import Session

_METHODS = {REGISTER_FIRST: "register_first", REGISTER_LAST: "register_last"}


def register_for(session: Session, service: str | None) -> None:
    """Register what concerns one service, by its name in botocore; None: what concerns every service.

    The session must have been made without its built-in handlers, and a service's must be registered before its client
    is made.
    """
    emitter: Any = session.get_component("event_emitter")
    names = {service, EVENT_ALIASES.get(service, service)} if service else {None, "*"}
    for event, handler, *place in BUILTIN_HANDLERS:
        kind, *rest = event.split(".")
        if kind != "docs" and (rest[0] if rest else None) in names:
            getattr(emitter, _METHODS[place[0]] if place else "register")(event, handler)
