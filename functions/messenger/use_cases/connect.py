"""Opening a window's connection: by the session's cookie, from our own page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import connections, memberships
from svyazka_common import clock
from svyazka_common.chat_rights import access_memberships
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.messages import Connection
from svyazka_common.request_guard import host_seen_by_edge, is_own_page
from svyazka_common.sessions import read_session

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SECONDS = 2 * 3600
"""API Gateway ends a connection after two hours."""
MOST_WINDOWS = 20
"""Windows of a person to which is delivered: each message is posted to all of them, and all of them are read for it."""


def connect(headers: Mapping[str, str], connection_id: str) -> None:
    """Note a window as open for every organisation in whose chats its person is.

    `headers` are the handshake's, their names in small letters. A browser sends the cookie along from every page, also
    of another port of the same host, and no Sec-Fetch-Site: only Origin tells them apart (docs/threats.md, 25).
    Raises DomainError: cross_site, session_required, busy.
    """
    host = host_seen_by_edge(headers)
    if host is None or not is_own_page(headers.get("origin"), host):
        raise DomainError(Code.CROSS_SITE)
    session = read_session(headers.get("cookie", "").split(";"))
    members = access_memberships(session, memberships.memberships(session.person_id))
    organisations = sorted({session.organisation_id, *(member.organisation_id for member in members)})
    for organisation_id in organisations:
        _make_room(organisation_id, session.person_id)
    connections.store(
        Connection(
            organisation_id=organisation_id,
            person_id=session.person_id,
            connection_id=connection_id,
            account_id=session.account_id,
            token_hash=session.token_hash,
            session_organisation_id=session.organisation_id,
            expires_at=clock.now() + LONGEST_SECONDS,
        )
        for organisation_id in organisations
    )


def _make_room(organisation_id: str, person_id: str) -> None:
    """Forget somebody's oldest windows where they have as many as may be: most of these have been closed long ago."""
    windows = connections.windows_of(organisation_id, person_id, clock.now())
    oldest = sorted(windows, key=lambda window: (window.expires_at, window.connection_id))
    for window in oldest[: max(0, len(oldest) - MOST_WINDOWS + 1)]:
        connections.forget(window)
