"""An entry in an organisation's audit trail, written in the transaction of the act."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from svyazka_common import clock
from svyazka_common.records.access import AUDIT_SECONDS, Audit
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, put

if TYPE_CHECKING:
    from svyazka_common.records.access import AuditedAction, Session


def audited(  # noqa: PLR0913 - an entry is about a person, an account or a chat
    session: Session,
    action: AuditedAction,
    person_id: str | None = None,
    account_id: str | None = None,
    *,
    chat_id: str | None = None,
    reason: str | None = None,
) -> Action:
    """Return the action that writes an entry: the session's person did `action`, in its organisation.

    It was done to a person or to a chat, or to neither; `reason` is what the acting person gave as theirs.
    """
    now_ms = clock.now_ms()
    entry = Audit(
        organisation_id=session.organisation_id,
        entry_id=secrets.token_urlsafe(9),
        action=action,
        done_at_ms=now_ms,
        by_account_id=session.account_id,
        by_person_id=session.person_id,
        about_person_id=person_id,
        about_account_id=account_id,
        about_chat_id=chat_id,
        reason=reason,
        expires_at=now_ms // 1000 + AUDIT_SECONDS,
    )
    return put(Setting.ACCESS_TABLE.read(), entry)
