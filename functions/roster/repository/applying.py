"""A plan into the table: at first what is given, then what is taken, each write for itself and with a condition.

A run that breaks off anywhere is made good by the next, which works out what is left. A conditional PutItem costs a
unit, and a transaction of a hundred two for each; BatchWriteItem knows no conditions.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from functions.roster.repository.accounts import write_account
from functions.roster.repository.conditional import end, put_if_newer
from functions.roster.repository.pool import each
from svyazka_common.records.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.rules.difference import Ending, Versioned
    from functions.roster.rules.plan import Plan


def apply(plan: Plan) -> Counter[str]:
    """Write it; how many items of each entity were written."""
    written: Counter[str] = Counter()
    for records in _steps(plan.writes()):
        _count(written, records, each(lambda record: put_if_newer(record.to_item()), records))
    # One after another: an account may take the login that another gives up.
    written[Account.entity] += sum(write_account(change) for change in plan.accounts if change.before is not None)
    written[Account.entity] += sum(each(write_account, [one for one in plan.accounts if one.before is None]))
    for endings in plan.endings():
        _count(written, endings, each(end, endings))
    return +written


def _steps(records: Sequence[Versioned]) -> list[list[Versioned]]:
    """Classes and persons before what leans on them."""
    frames = [one for one in records if one.entity in {"class", "person"}]
    return [frames, [one for one in records if one.entity not in {"class", "person"}]]


def _count(written: Counter[str], records: Sequence[Versioned] | Sequence[Ending], outcomes: Sequence[bool]) -> None:
    written.update(record.entity for record, outcome in zip(records, outcomes, strict=True) if outcome)
