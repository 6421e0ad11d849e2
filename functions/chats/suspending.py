"""What the end of a journal account means: nobody is logged in by it, and its link counts for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.reconcile import TRIES, UnsettledError
from functions.chats.repository.suspensions import read_suspension, store_suspension
from svyazka_common import clock
from svyazka_common.records.link import Suspension
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from functions.chats.messages import SettleAccount


def settle_account(message: SettleAccount) -> None:
    """Write it down unless something newer is known; the link's change has the person reconciled.

    Raises UnsettledError, ProblemError(busy).
    """
    told = Suspension(
        person_id=message.person_id, account_id=message.account_id, status=message.status, version=message.version
    )
    for _ in range(TRIES):
        known, link = read_suspension(message.person_id, message.account_id)
        if known is not None and known.version >= told.version:
            return
        try:
            store_suspension(told, link, clock.now_ms())
        except ConditionFailedError:
            continue
        return
    raise UnsettledError
