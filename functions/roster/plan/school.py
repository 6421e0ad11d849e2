"""What an import does in one organisation, in which order, and how much of that needs an approval.

Accounts among it: a login changes without making a second account, and no password is ever lost.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from functions.roster.diff.changes import (
    Ending,
    Stale,
    VersionPolicy,
    came_back,
    ended,
    ending_of,
    place_of,
    roles_that_follow,
)
from functions.roster.map.context import key, noted
from functions.roster.read.rows import UserRow
from functions.roster.rules.removal_limits import exceeds
from functions.roster.rules.report import MANIFEST, ReportCode, RowProblem
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    InClass,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    account_id,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from functions.roster.diff.changes import Changes, Versioned
    from functions.roster.map.context import Key, StoredRoster
    from functions.roster.map.desired import DesiredRoster
    from functions.roster.read.rows import Row
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.imports import Counts, HeldRemoval
    from svyazka_common.records.roster import AccountClaim


class AccountInFile(Struct, frozen=True, kw_only=True):
    """An account as the file has it; `row` is the user's row, `password` the account's first password."""

    account: Account
    row: UserRow
    password: str | None

    def __repr__(self) -> str:
        """Without the password: a log or a traceback may show it."""
        return f"{type(self).__name__}({self.account!r}, {self.row!r})"


def account_entries(part: SchoolBundle, here: Mapping[str, int]) -> tuple[list[AccountInFile], list[RowProblem]]:
    """Accounts of those who may log in; of two with the same login, the first. `here`: see `diff.changes.Changes`."""
    taken: dict[str, UserRow] = {}
    entries: list[AccountInFile] = []
    problems: list[RowProblem] = []
    for row in part.users.values():
        if row.login is None or not row.enabled or row.removed or row.sourced_id not in here:
            continue
        if (other := taken.get(row.login)) is not None:
            problems.append(login_taken(row, other))
            continue
        taken[row.login] = row
        account = Account(
            account_id=account_id(row.sourced_id, part.organisation_id),
            person_id=row.sourced_id,
            organisation_id=part.organisation_id,
            login=row.login,
            version=max(row.version, here[row.sourced_id]),
        )
        entries.append(AccountInFile(account=account, row=row, password=row.password))
    return entries, problems


def login_taken(row: UserRow, other: UserRow | None = None) -> RowProblem:
    """The login is another person's, or the same person's in `other` row. Each organisation reports its own logins."""
    names = (other.family_name, other.given_name) if other is not None else None
    same = (row.family_name, row.given_name) == names
    return RowProblem(
        file=row.file,
        row=row.number,
        column="username",
        code=ReportCode.LOGIN_OF_SAME_PERSON if same else ReportCode.LOGIN_TAKEN,
        other=other.number if other is not None else None,
    )


class AccountChange(Struct, frozen=True, kw_only=True):
    """From `before` (None: there is none) to `after`.

    `password` is the first password of an account that has none; `claim` is its claim from the time without a login.
    `evicted` is another person's ended account, whose login it takes.
    """

    before: Account | None
    after: Account
    password: str | None = None
    claim: AccountClaim | None = None
    evicted: Account | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it only adds an account, and changes nothing that is stored."""
        return self.before is None and self.claim is None and self.evicted is None


class StoredAccounts(Struct, frozen=True, kw_only=True):
    """What is stored of an organisation's accounts, as far as the bundle has to do with them.

    By login, by account id, by key where their removal was held back, and what is known of those without a login, by
    account id.
    """

    by_login: Mapping[str, Account] = field(default_factory=dict)
    by_id: Mapping[str, Account] = field(default_factory=dict)
    held_back: Mapping[Key, Account] = field(default_factory=dict)
    claims: Mapping[str, AccountClaim] = field(default_factory=dict)


class AccountChanges(Struct, frozen=True, kw_only=True):
    """What has to be written, in that order; problems of logins, and the rows of accounts that are newer."""

    changes: list[AccountChange]
    problems: list[RowProblem]
    stale: list[UserRow]


class _Outdated(Struct, frozen=True):
    """The stored account is newer than the file's."""


def plan_accounts(entries: Iterable[AccountInFile], stored: StoredAccounts, policy: VersionPolicy) -> AccountChanges:
    """Work out what becomes of accounts. A login that is another person's is reported.

    Such a login gets a second look after all others: its owner may give it up in this very file.
    """
    planned: list[AccountChange] = []
    stale: list[UserRow] = []
    problems: list[RowProblem] = []
    free: set[str] = set()
    waiting = list(entries)
    while waiting:
        taken: list[AccountInFile] = []
        for entry in waiting:
            owner = stored.by_login.get(entry.account.login)
            if owner is not None and _is_anothers(owner, entry, free):
                taken.append(entry)
                continue
            match _change(entry, stored, policy):
                case AccountChange() as change:
                    planned.append(change)
                    free |= {change.before.login} if change.before is not None else set()
                case _Outdated():
                    stale.append(entry.row)
        if len(taken) == len(waiting):
            problems += [login_taken(entry.row) for entry in taken]
            break
        waiting = taken
    return AccountChanges(changes=planned, problems=problems, stale=stale)


def _is_anothers(owner: Account, entry: AccountInFile, free: set[str]) -> bool:
    """Whether another account has the login. An ended account gives its login up to the account that needs it now."""
    own = owner.account_id == entry.account.account_id
    return not own and owner.status == "active" and owner.login not in free


def _change(entry: AccountInFile, stored: StoredAccounts, policy: VersionPolicy) -> AccountChange | _Outdated | None:
    account = entry.account
    before, claim = stored.by_id.get(account.account_id), stored.claims.get(account.account_id)
    owner = stored.by_login.get(account.login)
    evicted = (
        owner if owner is not None and owner.status == "ended" and owner.account_id != account.account_id else None
    )
    stored_one = before or claim
    first_password = entry.password if before is not None and before.password_hash is None else None
    differs = stored_one is not None and (stored_one.status == "ended" or stored_one.login != account.login)
    differs = differs or (policy.whole and first_password is not None)
    if stored_one is not None and differs:
        # See `VersionPolicy.decide`.
        if policy.whole:
            account = replace(account, version=max(account.version, policy.version))
        elif account.version == stored_one.version:
            account = replace(account, version=account.version + 1)
    if before is None:
        if claim is not None and account.version < claim.version:
            return _Outdated() if differs else None
        return AccountChange(before=None, after=account, password=entry.password, claim=claim, evicted=evicted)
    returns = before.status == "ended" and account.version == before.version
    if account.version <= before.version and not returns:
        return _Outdated() if differs and account.version < before.version else None
    if policy.whole and account.version == policy.version and not differs:
        return None
    return AccountChange(before=before, after=account, password=first_password, claim=claim, evicted=evicted)


class Comparison(Struct, frozen=True, kw_only=True):
    """What the bundle has of an organisation, what the table has, what is wanted, and the difference."""

    part: SchoolBundle
    stored: StoredRoster
    desired: DesiredRoster
    changes: Changes


class Terms(Struct, frozen=True, kw_only=True):
    """How removals are dealt with.

    Attributes:
        removals: how much goes, and of how much (see `removals`).
        largest_removal: percent of an organisation that may go without an approval.
        held_back: removals that an earlier freeze has held back; they are done now, unless it is `frozen`.
        frozen: nothing is taken away.
    """

    removals: Removals
    largest_removal: int = 10
    held_back: Collection[HeldRemoval] = ()
    frozen: bool = False


def plan_school(comparison: Comparison, accounts: StoredAccounts, terms: Terms) -> Plan:
    """Work out what is done, in accounts too; `accounts` are those stored."""
    part, desired, changes = comparison.part, comparison.desired, comparison.changes
    entries, problems = account_entries(part, changes.here)
    policy = VersionPolicy(version=part.region.version, whole=part.region.mode(UserRow) == "bulk")
    planned = plan_accounts(entries, accounts, policy)
    follows = roles_that_follow(desired) | {key(entry.account) for entry in entries}
    closed = _closed(comparison, accounts)
    endings = {**changes.endings, **{one.key: one for one in closed if isinstance(one, Ending)}}
    if not terms.frozen:
        due = [
            ending_of(removal)
            for removal in terms.held_back
            if removal.removed_entity == Account.entity
            and not came_back(removal, desired, follows)
            and not _stays(accounts.held_back.get(place_of(removal)), removal, comparison)
        ]
        endings = {**endings, **{one.key: one for one in due if one.key not in endings}}
    stale = _stale(comparison, planned.stale, sum(isinstance(one, Stale) for one in closed))
    returned = [one for one in terms.held_back if came_back(one, desired, follows)] if terms.frozen else []
    return Plan(
        organisation=comparison.stored.organisation,
        added=changes.added,
        changed=changes.changed,
        endings=endings,
        accounts=tuple(planned.changes),
        removals=terms.removals,
        too_much=terms.removals.exceed(terms.largest_removal),
        frozen=terms.frozen,
        came_back=tuple(returned),
        problems=(*desired.findings.problems, *problems, *planned.problems, *stale),
        stale=len(stale),
        read=read_counts(desired, len(entries)),
    )


def _closed(comparison: Comparison, accounts: StoredAccounts) -> list[Ending | Stale | None]:
    """The accounts of persons who have left the organisation, or may not log in."""
    changes = comparison.changes
    rows = comparison.part.users.values()
    shut = {row.sourced_id: row.version for row in rows if row.enabled is False and row.sourced_id in changes.here}
    gone = {**changes.gone, **shut}
    ending = (one for one in accounts.by_id.values() if one.status == "active" and one.person_id in gone)
    return [ended(account, gone[account.person_id]) for account in ending]


def _stays(account: Account | None, removal: HeldRemoval, comparison: Comparison) -> bool:
    """Whether an account is newer than its removal, or its owner has a role here that is, or that the bundle has."""
    if account is None:
        return False
    if account.version >= removal.version:
        return True
    row = comparison.part.users.get(account.person_id)
    if account.person_id not in comparison.changes.here or (row is not None and row.enabled is False):
        return False
    roles_in_file = comparison.desired.roles()
    newer = [role for role in comparison.stored.roles() if role.version > removal.version]
    return any(role.person_id == account.person_id and role.status == "active" for role in (*roles_in_file, *newer))


def _stale(comparison: Comparison, accounts: Iterable[Row], closed: int) -> list[RowProblem]:
    """Lines of what was not taken because something newer is stored: by row, or by file where no row has it.

    `accounts` are rows of accounts that are newer, `closed` is the number of those that would have ended.
    """
    desired = comparison.desired
    rows: dict[tuple[str, int], Row] = {(row.file, row.number): row for row in (*desired.stale, *accounts)}
    absent = closed
    for place in sorted(comparison.changes.stale):
        row = desired.sources.get(place)
        if row is not None:
            rows[row.file, row.number] = row
        else:
            absent += 1
    problems = [
        problem for row in rows.values() for problem in noted(row, "dateLastModified", ReportCode.STALE).problems
    ]
    return problems + [RowProblem(file=MANIFEST, row=0, column="", code=ReportCode.STALE)] * absent


FIRST = (SchoolClass.entity, Person.entity)
TURNS = {
    SchoolClass.entity: 2,
    Enrolment.entity: 3,
    GroupEnrolment.entity: 3,
    Homeroom.entity: 3,
    TeachingLoad.entity: 3,
    RoleAssignment.entity: 4,
    Person.entity: 5,
}
"""The turn in which a record ends, by entity: others end in turn 0, a class teacher's role in turn 1."""
LAST = max(TURNS.values())
FOLLOWS = "homeroom_teacher"
"""The role that no table contains: it follows from the homerooms (`diff.changes`)."""


class Plan(Struct, frozen=True, kw_only=True):
    """What an import does in an organisation.

    Attributes:
        organisation: as it is stored.
        added, changed: records that are written whole.
        endings: what ends, by key.
        accounts: what becomes of accounts, in that order.
        removals: how much goes, and of how much.
        too_much: more than may go without an approval.
        frozen: nothing is taken away now.
        came_back: removals that a freeze held back before, and that the bundle takes back.
        problems: lines of the report.
        stale: how many things were not taken because something newer is stored.
        read: how many records of each entity the bundle asks for.
    """

    organisation: Organisation | None = None
    added: tuple[Versioned, ...] = ()
    changed: tuple[Versioned, ...] = ()
    endings: Mapping[Key, Ending] = field(default_factory=dict)
    accounts: tuple[AccountChange, ...] = ()
    removals: Removals
    too_much: bool = False
    frozen: bool = False
    came_back: tuple[HeldRemoval, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    stale: int = 0
    read: Mapping[str, int] = field(default_factory=dict)

    def writes(self) -> list[tuple[list[Versioned], list[Versioned]]]:
        """The records to write whole, as steps of added and changed records; records that others lean on come first."""
        steps: list[tuple[list[Versioned], list[Versioned]]] = [([], []), ([], []), ([], [])]
        for into, records in enumerate((self.added, self.changed)):
            for record in records:
                if not isinstance(record, Organisation):
                    steps[_step(record)][into].append(record)
        return steps

    def organisation_update(self) -> Organisation | None:
        """The organisation's record, if the bundle renames, changes or reopens it; None if it says nothing new."""
        records = (*self.added, *self.changed)
        return next((one for one in records if isinstance(one, Organisation)), None)

    def organisation_ended(self) -> Organisation | None:
        """The organisation as it will be, if it ends.

        It ends first: a person who loses a role with it is then in a chat that is archived already, and may read on.
        """
        if self.organisation is None or self.frozen:
            return None
        ending = self.endings.get(key(self.organisation))
        if ending is None:
            return None
        if isinstance(ending.record, Organisation):
            return ending.record
        return replace(self.organisation, status="ended", version=ending.version)

    def steps_of_endings(self) -> list[list[Ending]]:
        """What ends in the organisation, in steps, one after the other.

        A class ends before its people, as the organisation ends before all: a person who loses a place with it is then
        in a chat that is archived already. A class teacher's role ends before the homerooms that it follows from, other
        roles end last: a run that begins anew finds the rest by what is left.
        """
        if self.frozen:
            return []
        every = [one for one in self.endings.values() if one.entity != Organisation.entity]
        return [[one for one in every if _turn(one) == turn] for turn in range(LAST + 1)]

    def counts(self) -> Counts:
        """By entity: `read`, `added`, `changed`, `ended`, `held`."""
        counted: Counts = {entity: {"read": number} for entity, number in self.read.items()}
        numbers: Counter[tuple[str, str]] = Counter()
        numbers.update((record.entity, "added") for record in self.added)
        numbers.update((record.entity, "changed") for record in self.changed)
        gone = "held" if self.frozen else "ended"
        numbers.update((ending.entity, gone) for ending in self.endings.values())
        numbers.update((Account.entity, "changed" if change.before else "added") for change in self.accounts)
        for (entity, kind), number in numbers.items():
            counted.setdefault(entity, {"read": 0})[kind] = number
        return counted


def _step(record: Versioned) -> int:
    """Classes and persons, what leans on them, and then roles: by them a run that begins anew finds who is new here."""
    if record.entity in FIRST:
        return 0
    return 2 if isinstance(record, RoleAssignment) else 1


def _turn(ending: Ending) -> int:
    if ending.entity == RoleAssignment.entity and ending.sk.endswith(f"#{FOLLOWS}"):
        return 1
    return TURNS.get(ending.entity, 0)


def read_counts(desired: DesiredRoster, accounts: int) -> Counter[str]:
    """How many records of each entity a bundle asks for; a person of several organisations counts in one of them."""
    counted = Counter(record.entity for record in desired.classes.values())
    if desired.persons_owned:
        counted[Person.entity] = desired.persons_owned
    counted.update(relation.entity for relation in desired.relations.values())
    counted[Account.entity] = accounts
    return counted


type Having = set[tuple[str, str]]
"""Who has at least one active relation of a kind: (kind, person)."""


class Removals(Struct, frozen=True, kw_only=True):
    """How many people and classes would go, and of how many.

    A person goes who loses the last of their roles here, of their places in classes, of their groups, or of their
    children. So a file without enrolments is noticed although everybody's roles are in it. What is over anyway (a
    class of last year) counts on neither side. `people_of` and `classes_of` are None where nobody counted all of
    them, since enough were seen for what goes to be few.
    """

    people: int = 0
    people_of: int | None = 0
    classes: int = 0
    classes_of: int | None = 0

    def exceed(self, percent: int) -> bool:
        """Whether more than `percent` of the people or of the classes would go."""
        return exceeds(self.people, self.people_of, percent) or exceeds(self.classes, self.classes_of, percent)

    def uncounted(self) -> Removals:
        """The same without the totals."""
        return replace(self, people_of=None, classes_of=None)

    def figures(self) -> dict[str, int]:
        """As a plain mapping, without the totals that are not known."""
        return {name: number for name, number in asdict(self).items() if number is not None}


def removals(stored: StoredRoster, changes: Changes, today: str) -> Removals:
    """Count the people and classes that would go; `today` is an ISO 8601 date."""
    before = _having(stored.relations.values(), today)
    remaining = (one for one in stored.relations.values() if key(one) not in changes.endings)
    after = _having(remaining, today) | _having([*changes.added, *changes.changed], today)
    classes = [one for one in stored.classes.values() if one.status == "active" and one.ends_on >= today]
    return Removals(
        people=len({person for _, person in before - after}),
        people_of=len({person for _, person in before}),
        classes=sum(key(one) in changes.endings for one in classes),
        classes_of=len(classes),
    )


def _having(records: Iterable[Any], today: str) -> Having:
    having: Having = set()
    for record in records:
        match record:
            case RoleAssignment(status="active"):
                having.add(("role", record.person_id))
            case GroupEnrolment(status="active") if record.ends_on >= today:
                having.add(("group", record.person_id))
            case InClass(status="active") if record.ends_on >= today:
                having.add(("class", record.person_id))
            case Guardianship(status="active"):
                having.add(("child", record.guardian_id))
            case _:
                pass
    return having
