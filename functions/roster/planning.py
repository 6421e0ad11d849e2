"""From a school's part and what is stored to a plan. It reads, and writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.elsewhere import keep_enrolled_elsewhere
from functions.roster.mapping.accounts import accounts
from functions.roster.mapping.known import know
from functions.roster.mapping.wanted import want
from functions.roster.reading import count_removals, read
from functions.roster.repository.accounts import accounts_of, read_accounts
from functions.roster.rows.people import UserRow
from functions.roster.rules.accounts import plan_accounts
from functions.roster.rules.difference import Age
from functions.roster.rules.differing import differ, with_role
from functions.roster.rules.held import take_up, take_up_accounts
from functions.roster.rules.plan import Plan, read_counts
from functions.roster.stored import key
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.mapping.accounts import AccountInFile
    from functions.roster.mapping.known import Known
    from functions.roster.part import Part
    from functions.roster.report import Report
    from functions.roster.rules.accounts import AccountChange
    from functions.roster.rules.difference import Difference
    from functions.roster.splitting.whereabouts import Whereabouts
    from svyazka_common.records.imports import HeldRemoval


def plan_school(
    part: Part, whereabouts: Whereabouts, held: list[HeldRemoval], report: Report, *, frozen: bool
) -> Plan | None:
    """Work out what is to be done; None where neither the bundle nor the table knows the organisation.

    `held` are the removals that an earlier freeze has left: they are done with this import's, unless it is `frozen`.
    """
    stored = read(part, whereabouts, takes_up=bool(held) and not frozen)
    known = know(part, stored, report)
    if known is None:
        return None
    wanted = want(known)
    keep_enrolled_elsewhere(known, wanted, whereabouts)
    difference = differ(known, wanted)
    if not frozen:
        take_up(held, stored, wanted, difference)
    here = with_role(known, wanted, difference)
    entries = list(accounts(known, here))
    wanted.follows |= {key(entry.account) for entry in entries}
    changes = _accounts(known, entries, here, difference, report)
    if not frozen:
        take_up_accounts(held, wanted, difference)
    percent = int(Setting.ROSTER_LARGEST_REMOVAL.read())
    going = count_removals(part, whereabouts, stored, difference, percent)
    return Plan(
        organisation=stored.organisation,
        wanted=wanted,
        difference=difference,
        accounts=changes,
        removals=going,
        too_much=going.exceed(percent),
        read=read_counts(wanted, len(entries)),
        held=frozen,
    )


def _accounts(
    known: Known, entries: list[AccountInFile], here: Mapping[str, int], difference: Difference, report: Report
) -> list[AccountChange]:
    """What becomes of the accounts of who is here; those of who is not, or may not log in, end."""
    part, region = known.part, known.part.region
    shut = {row.sourced_id: row for row in part.users.values() if row.enabled is False and row.sourced_id in here}
    logins = [(entry.account.login, entry.account.person_id) for entry in entries]
    stored = read_accounts(part.organisation_id, logins, known.stored.persons.keys())
    gone = _gone(known, here, difference) | {person: row.version for person, row in shut.items()}
    for account in accounts_of(part.organisation_id, sorted(gone)):
        if account.status == "active":
            difference.end(account, gone[account.person_id])
    age = Age(version=region.version, whole=region.mode(UserRow) == "bulk")
    return plan_accounts(entries, stored, age, report)


def _gone(known: Known, here: Mapping[str, int], difference: Difference) -> dict[str, int]:
    """Who had a role in the organisation and has none any more, with the version of that."""
    gone: dict[str, int] = {}
    for role in known.stored.roles():
        ending = difference.endings.get(key(role))
        if ending is not None and role.person_id not in here:
            gone[role.person_id] = max(ending.version, gone.get(role.person_id, 0))
    return gone
