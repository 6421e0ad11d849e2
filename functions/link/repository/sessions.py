"""Sessions of an account: log-in, log-out, the end of all others, and which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.repository.queries import first
from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.reading import query_all
from svyazka_common.records.access import Cutoff, Session, account_pk, session_sk
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.session import counts
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, delete, put, transact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.link.repository.counters import Reservation


def start_session(session: Session, right: Sequence[Reservation], previous: tuple[str, str] | None) -> None:
    """Store a session; give back the tries of a right password; end the session that the browser had (rotation).

    `previous` is its account id and token hash.
    """
    table = Setting.ACCESS_TABLE.read()
    actions = [put(table, session), *(reserved.give_back for reserved in right)]
    if previous is not None:
        actions.append(delete(table, key_of(account_pk(previous[0]), session_sk(previous[1]))))
    transact(actions)


def end_session(account_id: str, hashed: str) -> None:
    """Delete one session; no error where it is gone already."""
    aws.dynamodb().delete_item(
        TableName=Setting.ACCESS_TABLE.read(), Key=key_of(account_pk(account_id), session_sk(hashed))
    )


def end_sessions(account_id: str, now_ms: int, *, kept: str | None) -> Action:
    """The part of a transaction that ends all sessions of an account but `kept` (a token hash)."""
    return put(Setting.ACCESS_TABLE.read(), Cutoff(account_id=account_id, before_ms=now_ms, kept=kept))


def sessions_of(account_id: str, now: int) -> list[Session]:
    """The sessions of an account that count, on all its devices; a consistent read."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": account_pk(account_id)}),
        ConsistentRead=True,
    )
    cutoff = first(Cutoff, items)
    return [session for session in of_kind(Session, items) if counts(session, cutoff, now)]
