"""Noting when a device was used, and ending sessions on devices."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from svyazka_common import aws
from svyazka_common.records.access import Session, account_pk, session_sk
from svyazka_common.records.base import key_of
from svyazka_common.sessions import SessionEndedError, end_other_sessions, ended_meanwhile, still_there
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, transact, update, update_alone

if TYPE_CHECKING:
    from svyazka_common.records.access import DeviceKind


SEEN_SECONDS = 3600


def end_session(account_id: str, hashed: str) -> None:
    """Delete one session; no error where it is gone already."""
    aws.dynamodb().delete_item(
        TableName=Setting.ACCESS_TABLE.read(), Key=key_of(account_pk(account_id), session_sk(hashed))
    )


def end_others(session: Session, now_ms: int) -> None:
    """End every session of the account but this one. Raises SessionEndedError."""
    ends = end_other_sessions(session, now_ms, "others_ended")
    try:
        transact([still_there(session), ends])
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        # A double click has ended them a moment ago.


def seen(session: Session, device: DeviceKind | None, system: str | None, now: int) -> None:
    """Note that the page was opened in a session, at most once an hour; one that has just ended stays ended."""
    if now - session.seen_at < SEEN_SECONDS:
        return
    attributes = {"seen_at": now, "device": device, "system": system}
    values = {name: value for name, value in attributes.items() if value is not None}
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
    names = {f"#{name}": name for name in values}
    with suppress(ConditionFailedError):
        update_alone(
            update(Setting.ACCESS_TABLE.read(), session.key, expression, "attribute_exists(pk)", names=names, **values)
        )
