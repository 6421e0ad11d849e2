"""A plan into the table: at first what is given, then what is taken, each write for itself and with a condition.

A run that breaks off anywhere is made good by the next, which works out what is left. A conditional write costs a unit,
and a transaction of a hundred two for each; what is new goes in by the batch.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from functions.roster.repository.accounts import write_account, write_new_accounts
from functions.roster.repository.items import each, end, insert_all, put_if_newer
from functions.roster.repository.organisations import write_organisation
from svyazka_common.records.base import Record
from svyazka_common.records.roster import Account, Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.diff.changes import Ending, Versioned
    from functions.roster.plan.school import Plan


def apply(plan: Plan) -> Counter[str]:
    """Write a plan; returns how many items of each entity were written."""
    written = _organisation(plan.organisation_update(), plan)
    for added, changed in plan.writes():
        written += _counted(added, insert_all(added, Record.to_item, put_if_newer))
        written += _counted(changed, each(put_if_newer, changed))
    # One after another: an account may take the login that another gives up.
    moved = sum(write_account(change) for change in plan.accounts if change.before is not None)
    new = [change for change in plan.accounts if change.before is None]
    created = sum(write_new_accounts([change for change in new if change.stands_alone]))
    created += sum(each(write_account, [change for change in new if not change.stands_alone]))
    written += Counter({Account.entity: moved + created})
    written += _organisation(plan.organisation_ended(), plan)
    for endings in plan.steps_of_endings():
        written += _counted(endings, each(end, endings))
    return written


def _organisation(new: Organisation | None, plan: Plan) -> Counter[str]:
    """Write an organisation with its directory rows in one transaction: a search never shows an old name."""
    if new is None:
        return Counter()
    return Counter({Organisation.entity: int(write_organisation(new, plan.organisation))})


def _counted(records: Sequence[Versioned] | Sequence[Ending], outcomes: Sequence[bool]) -> Counter[str]:
    return Counter(record.entity for record, outcome in zip(records, outcomes, strict=True) if outcome)
