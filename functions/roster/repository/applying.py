"""A plan into the table: at first what is given, then what is taken, each write for itself and with a condition.

A run that breaks off anywhere is made good by the next, which works out what is left. A conditional write costs a unit,
and a transaction of a hundred two for each; what is new goes in by the batch.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from functions.roster.changes.repository.writing import write
from functions.roster.repository.accounts import write_account, write_new_accounts
from functions.roster.repository.conditional import end, insert_all, put_if_newer
from functions.roster.repository.pool import each
from svyazka_common.records.accounts import Account
from svyazka_common.records.base import Record
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.rules.difference import Ending, Versioned
    from functions.roster.rules.plan import Plan


def apply(plan: Plan) -> Counter[str]:
    """Write it; how many items of each entity were written."""
    written: Counter[str] = Counter()
    _organisation(plan.organisation_told(), plan, written)
    for added, changed in plan.writes():
        _count(written, added, insert_all(added, Record.to_item, put_if_newer))
        _count(written, changed, each(put_if_newer, changed))
    # One after another: an account may take the login that another gives up.
    written[Account.entity] += sum(write_account(change) for change in plan.accounts if change.before is not None)
    new = [change for change in plan.accounts if change.before is None]
    written[Account.entity] += sum(write_new_accounts([change for change in new if change.stands_alone]))
    written[Account.entity] += sum(each(write_account, [change for change in new if not change.stands_alone]))
    _organisation(plan.organisation_ended(), plan, written)
    for endings in plan.endings():
        _count(written, endings, each(end, endings))
    return +written


def _organisation(new: Organisation | None, plan: Plan, written: Counter[str]) -> None:
    """With its rows in the directory, in one transaction: nobody finds a closed organisation, or an old name."""
    if new is not None:
        written[Organisation.entity] += write(new, plan.organisation)


def _count(written: Counter[str], records: Sequence[Versioned] | Sequence[Ending], outcomes: Sequence[bool]) -> None:
    written.update(record.entity for record, outcome in zip(records, outcomes, strict=True) if outcome)
