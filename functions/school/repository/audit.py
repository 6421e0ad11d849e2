"""The audit trail of an organisation: an entry is written in the transaction of the act, the newest are read."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from svyazka_common import aws, clock
from svyazka_common.dynamodb import serialise
from svyazka_common.records.access import YEAR_SECONDS, Audit, audit_pk
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, put

if TYPE_CHECKING:
    from svyazka_common.records.access import AuditedAction, Session


KEPT_SECONDS = 3 * YEAR_SECONDS


def audited(session: Session, action: AuditedAction, person_id: str, account_id: str | None = None) -> Action:
    """Return the action that writes an entry: the session's person did `action` to the person, in its organisation."""
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
        expires_at=now_ms // 1000 + KEPT_SECONDS,
    )
    return put(Setting.ACCESS_TABLE.read(), entry)


def newest(organisation_id: str, before_ms: int, most: int) -> list[Audit]:
    """The last entries of an organisation before a moment (milliseconds since 1970), the newest first."""
    first, last = Prefix.AUDIT.key(""), Prefix.AUDIT.key(f"{before_ms:014}")
    answer = aws.dynamodb().query(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise({":pk": audit_pk(organisation_id), ":first": first, ":last": last}),
        ScanIndexForward=False,
        Limit=most,
        ConsistentRead=True,
    )
    return of_kind(Audit, answer["Items"])
