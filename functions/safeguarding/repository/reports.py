"""Reports: written once, read by those who decide, decided in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svyazka_common import aws
from svyazka_common.budgets import REPORTS_A_DAY, reservation, take_all
from svyazka_common.reading import get_all
from svyazka_common.records.base import first, key_of, of_kind, serialise
from svyazka_common.records.safeguarding import Report, Reported, report_sk, reports_pk
from svyazka_common.rights import administrator_keys, officer_keys
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.transactions import Action

NEW = "attribute_not_exists(pk)"


def deciding_items(session: Session) -> list[Item]:
    """Return the items from which `rights.access_reports` decides whether the caller decides about reports."""
    role_and_place = administrator_keys(session)
    return get_all(Setting.STATE_TABLE.read(), [*role_and_place, officer_keys(session)[0]])


def store(report: Report, now: int) -> None:
    """Write a report, unless its person has reported the message already; `now` in epoch seconds.

    Raises DomainError: reports_spent, busy.
    """
    mark = Reported(
        chat_id=report.chat_id,
        message=report.message,
        person_id=report.reporter_person_id,
        expires_at=report.expires_at,
    )
    if get_all(_table(), [mark.key]):
        return
    budget = reservation(REPORTS_A_DAY, report.reporter_person_id, now)
    try:
        take_all([budget], put(_table(), mark, NEW), put(_table(), report, NEW))
    except ConditionFailedError:
        return


class ReportPage(NamedTuple):
    """Reports, the newest first; `is_cut` says that earlier ones may follow. DynamoDB ends a page at 1 MB."""

    reports: list[Report]
    is_cut: bool


def newest(organisation_id: str, before: str | None, most: int) -> ReportPage:
    """The last reports to an organisation, before the sort key of one or before the end."""
    last = before if before is not None else report_sk("~")
    answer = aws.dynamodb().query(
        TableName=_table(),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise(
            {":pk": reports_pk(organisation_id), ":first": report_sk(""), ":last": last}
        ),
        ScanIndexForward=False,
        ConsistentRead=True,
        Limit=most,
    )
    return ReportPage(of_kind(Report, answer["Items"]), is_cut="LastEvaluatedKey" in answer)


def report_at(organisation_id: str, sk: str) -> Report | None:
    """A report by its key; a consistent read."""
    return first(Report, get_all(_table(), [key_of(reports_pk(organisation_id), sk)]))


class ReportDecidedError(Exception):
    """Somebody has decided about the report already."""


def commit_decision(decided: Report, others: Sequence[Action]) -> None:
    """Note on a report the decision that `decided` has, and write the other parts, as one.

    Raises ReportDecidedError where a decision stands there; WriteConflictError where another part doesn't fit any more.
    """
    decision = update(
        _table(),
        decided.key,
        "SET decided_at_ms = :now, decided_by = :by, message_deleted = :deleted, author_muted = :muted",
        "attribute_exists(pk) AND attribute_not_exists(decided_at_ms)",
        now=decided.decided_at_ms,
        by=decided.decided_by,
        deleted=decided.message_deleted,
        muted=decided.author_muted,
    )
    try:
        transact([decision, *others])
    except ConditionFailedError as error:
        if 0 in error.failed:
            raise ReportDecidedError from None
        raise


def commit_lifting(lifted: Report, others: Sequence[Action]) -> None:
    """Note on a report, once, that the silence of its decision is lifted, and write the other parts, as one.

    Raises WriteConflictError where the silence was lifted meanwhile, or a part doesn't fit any more.
    """
    lifting = update(
        _table(),
        lifted.key,
        "SET mute_lifted_at_ms = :now, mute_lifted_by = :by",
        "author_muted = :yes AND attribute_not_exists(mute_lifted_at_ms)",
        now=lifted.mute_lifted_at_ms,
        by=lifted.mute_lifted_by,
        yes=True,
    )
    transact([lifting, *others])


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
