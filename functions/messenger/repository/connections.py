"""The open windows."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from functions.messenger.repository import posting
from svyazka_common import aws
from svyazka_common.reading import get_all, query_all
from svyazka_common.records.access import Cutoff, Session, account_pk, cutoff_sk, session_sk
from svyazka_common.records.base import key_of, of_kind, serialise
from svyazka_common.records.messages import Connection, online_pk
from svyazka_common.sessions import counts
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def store(windows: Iterable[Connection]) -> None:
    """Note a window as open."""
    for window in windows:
        aws.dynamodb().put_item(TableName=_table(), Item=window.to_item())


def online(organisation_id: str, now: int) -> list[Connection]:
    """The open windows of people who are in chats of an organisation."""
    items = query_all(
        TableName=_table(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": online_pk(organisation_id)}),
    )
    return [window for window in of_kind(Connection, items) if now < window.expires_at]


def windows_of(organisation_id: str, person_id: str, now: int) -> list[Connection]:
    """The open windows of somebody who is in chats of an organisation, or signed in there."""
    items = query_all(
        TableName=_table(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :person)",
        ExpressionAttributeValues=serialise({":pk": online_pk(organisation_id), ":person": f"{person_id}#"}),
        ConsistentRead=True,
    )
    return [window for window in of_kind(Connection, items) if now < window.expires_at]


def people_of(account_id: str) -> set[tuple[str, str]]:
    """Organisation and person of an account, as its sessions have them; a consistent read."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": account_pk(account_id)}),
        ConsistentRead=True,
    )
    return {(session.organisation_id, session.person_id) for session in of_kind(Session, items)}


def signed_in(windows: Sequence[Connection], now: int) -> set[str]:
    """The ids of those connections whose session counts at `now` (epoch seconds); consistent reads."""
    sessions = {(window.account_id, window.token_hash) for window in windows}
    keys = [key_of(account_pk(account_id), session_sk(hashed)) for account_id, hashed in sorted(sessions)]
    keys += [
        key_of(account_pk(account_id), cutoff_sk()) for account_id in sorted({account_id for account_id, _ in sessions})
    ]
    items = get_all(Setting.ACCESS_TABLE.read(), keys)
    cutoffs = {cutoff.account_id: cutoff for cutoff in of_kind(Cutoff, items)}
    counting = {
        (session.account_id, session.token_hash)
        for session in of_kind(Session, items)
        if counts(session, cutoffs.get(session.account_id), now)
    }
    return {window.connection_id for window in windows if (window.account_id, window.token_hash) in counting}


def forget(window: Connection) -> None:
    """Forget a window that is closed."""
    aws.dynamodb().delete_item(TableName=_table(), Key=window.key)


def post(connection_id: str, frame: str) -> bool:
    """Send a frame to a window; False where it is gone. What fails is tried again by botocore's client."""
    match posting.post(connection_id, frame.encode()):
        case HTTPStatus.OK:
            return True
        case HTTPStatus.GONE:
            return False
    client = _windows()
    try:
        client.post_to_connection(ConnectionId=connection_id, Data=frame.encode())
    except client.exceptions.GoneException:
        return False
    return True


def close(connection_id: str) -> None:
    """Close a window's connection; one that is gone already is."""
    client = _windows()
    try:
        client.delete_connection(ConnectionId=connection_id)
    except client.exceptions.GoneException:
        return


def _windows() -> Any:
    return aws.client("apigatewaymanagementapi")


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
