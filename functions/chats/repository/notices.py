"""Notices in the journal that remind people of the link."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from svyazka_common import aws, clock
from svyazka_common.reading import inverse_reads, side_by_side
from svyazka_common.records.access import Notice
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import Account, person_pk
from svyazka_common.rights import counts
from svyazka_common.settings import Setting
from svyazka_common.transactions import put, transact

if TYPE_CHECKING:
    from collections.abc import Iterable

REMINDER_SECONDS = 30 * 24 * 3600
"""After so long a reminder that nobody has read is no longer shown."""
NOTICES_A_WRITE = 25


def accounts_of(people: Iterable[str]) -> list[Account]:
    """The accounts by which people can log in today, in whatever organisation: the link is the person's."""
    items = side_by_side(inverse_reads(map(person_pk, sorted(people)), Prefix.ACCOUNT.key("")))
    today = clock.today()
    return [account for account in of_kind(Account, items) if counts(account, today)]


def store_reminders(account_ids: Iterable[str], now: int) -> None:
    """Store a notice for each account; a second one on the same day in Moscow replaces the first.

    Raises ProblemError(busy).
    """
    notices = [
        Notice(
            account_id=account_id,
            notice_id=f"link_reminder.{clock.day_of(now)}",
            kind="link_reminder",
            noticed_at=now,
            expires_at=now + REMINDER_SECONDS,
        )
        for account_id in sorted(account_ids)
    ]
    table = Setting.ACCESS_TABLE.read()
    aws.concurrently(
        *(
            partial(transact, [put(table, notice) for notice in together])
            for together in batched(notices, NOTICES_A_WRITE, strict=False)
        )
    )
