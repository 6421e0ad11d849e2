"""What a person's own pages show and change: the person, children with classes, claims to numbers, notices, devices."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from svyazka_common import aws
from svyazka_common.reading import partition, query_all, reads, side_by_side
from svyazka_common.records.access import Notice, Session, account_pk, notice_sk, session_sk
from svyazka_common.records.base import Prefix, key_of, of_kind, serialise
from svyazka_common.records.link import Conflict
from svyazka_common.records.roster import Enrolment, Guardianship, person_pk
from svyazka_common.rights import counts
from svyazka_common.sessions import SessionEndedError, end_other_sessions, ended_meanwhile, still_there
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, transact, update, update_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import DeviceKind
    from svyazka_common.records.base import Item


def items_of(person_id: str) -> list[Item]:
    """All items of a person's partition: the person, relations, links, memberships."""
    return partition(person_pk(person_id))


def claims_and_children(person_id: str, today: str) -> tuple[list[Conflict], list[Guardianship]]:
    """Numbers that the person has proven while others had them, and the children that they represent today."""
    pk = person_pk(person_id)
    claims, children = aws.concurrently(
        lambda: partition(pk, Prefix.CONFLICT.key("")), lambda: partition(pk, Prefix.GUARDIAN_OF.key(""))
    )
    guardianships = [relation for relation in of_kind(Guardianship, children) if counts(relation, today)]
    return of_kind(Conflict, claims), guardianships


def enrolments_of(people: Iterable[str], today: str) -> list[Enrolment]:
    """The classes of some people that count today."""
    items = side_by_side(reads(map(person_pk, sorted(people)), Prefix.ENROLMENT.key("")))
    return [enrolment for enrolment in of_kind(Enrolment, items) if counts(enrolment, today)]


def notices_of(account_id: str, now: int) -> list[Notice]:
    """The notices of an account that its owner has not dismissed, the newest first."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues=serialise({":pk": account_pk(account_id), ":sk": notice_sk("")}),
        ConsistentRead=True,
    )
    current = [notice for notice in of_kind(Notice, items) if now < notice.expires_at]
    return sorted(current, key=lambda notice: (-notice.noticed_at, notice.notice_id))


def delete_notice(account_id: str, notice_id: str) -> None:
    """Delete a notice of an account; a notice that is not there is dismissed already."""
    aws.dynamodb().delete_item(
        TableName=Setting.ACCESS_TABLE.read(), Key=key_of(account_pk(account_id), notice_sk(notice_id))
    )


SEEN_SECONDS = 3600


def end_session(account_id: str, hashed: str) -> None:
    """Delete one session; no error where it is gone already."""
    aws.dynamodb().delete_item(
        TableName=Setting.ACCESS_TABLE.read(), Key=key_of(account_pk(account_id), session_sk(hashed))
    )


def end_others(session: Session, now_ms: int) -> None:
    """End every other session of the account. Raises SessionEndedError."""
    ends = end_other_sessions(session, now_ms, "others_ended")
    try:
        transact([still_there(session), ends])
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        # A double click has ended them a moment ago.


def seen(session: Session, device: DeviceKind | None, system: str | None, now: int) -> None:
    """Note that the page was opened in a session, at most once an hour; a session that has just ended stays ended."""
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
