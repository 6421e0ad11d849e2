"""Counters that are reserved before the thing that they limit happens, so that no race gets past them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svyazka_common.problems import ProblemError
from svyazka_common.records.base import key_of
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.link.rules.budgets import Budget
    from svyazka_common.dynamodb import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One use of a budget at a moment: `GUARD#sms-phone#<key>#<shard>#<window>` / `GUARD`."""

    budget: Budget
    subject: str
    now: int
    shard: int

    @property
    def key(self) -> Key:
        """The counter's key; a new window is a new item, the old one goes by TTL."""
        window = str(self.budget.window(self.now))
        return key_of(Prefix.GUARD.key(self.budget.name, self.subject, str(self.shard), window), Prefix.GUARD.key())

    @property
    def limit(self) -> int:
        """How often this counter can be taken in its window."""
        return self.budget.times // self.budget.shards

    @property
    def take(self) -> Action:
        """One more, if the limit allows it."""
        return update(
            Setting.ACCESS_TABLE.read(),
            self.key,
            "SET expires_at = :expires_at, entity = :entity ADD spent :one",
            "attribute_not_exists(spent) OR spent < :limit",
            expires_at=self.now + self.budget.ends_in(self.now),
            entity="guard",
            one=1,
            limit=self.limit,
        )

    @property
    def give_back(self) -> Action:
        """One less: it was a right password or code."""
        return update(Setting.ACCESS_TABLE.read(), self.key, "ADD spent :less", less=-1)

    def refused(self) -> ProblemError:
        """What the user is told when the budget is spent."""
        return ProblemError(self.budget.code, retry_after_seconds=self.budget.ends_in(self.now))


def reservation(budget: Budget, subject: str, now: int) -> Reservation:
    """A use of a budget by a subject (an account, a phone's keyed hash, a source)."""
    return Reservation(budget=budget, subject=subject, now=now, shard=secrets.randbelow(budget.shards))


def take_all(reservations: Sequence[Reservation], *others: Action) -> None:
    """Take all reservations and do `others`, or nothing.

    Raises the ProblemError of the first budget that is spent; ConditionFailedError, its indices counted from the first
    of `others`, where only those did not fit.
    """
    try:
        transact([*(reserved.take for reserved in reservations), *others])
    except ConditionFailedError as error:
        first = min(error.failed)
        if first < len(reservations):
            raise reservations[first].refused() from None
        count = len(reservations)
        raise ConditionFailedError({index - count: item for index, item in error.failed.items()}) from None
