"""What is done in a school, in which order, and how much of it needs an approval; with values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from roster_values import (
    ACCOUNT,
    AFTER,
    BEFORE,
    CLASS,
    CLASS_TEACHER,
    ENROLMENT,
    GUARDIANSHIP,
    HOMEROOM,
    LOAD,
    ORGANISATION,
    PARENT,
    PERSON,
    PUPIL,
    SAME,
    TEACHER,
    desired_of,
    part_of,
    stored_of,
)

from functions.roster.diff.changes import Changes, Ending, VersionPolicy
from functions.roster.map.context import Findings, StoredRoster, key
from functions.roster.plan.school import (
    AccountChange,
    AccountInFile,
    Comparison,
    Plan,
    Removals,
    StoredAccounts,
    Terms,
    account_entries,
    plan_accounts,
    plan_school,
    read_counts,
    removals,
)
from functions.roster.read.rows import UserRow
from functions.roster.rules.removal_limits import enough, frozen
from functions.roster.rules.report import ReportCode, RowProblem
from svyazka_common.records.imports import HeldRemoval
from svyazka_common.records.roster import AccountClaim, account_id

if TYPE_CHECKING:
    from functions.roster.map.desired import DesiredRoster
    from functions.roster.read.school_bundle import SchoolBundle

LATER, NEWER = 200, 300
TODAY = "2026-10-15"
OWN = account_id("p1", "s1")
USER = UserRow(
    file="users.csv",
    owned=True,
    number=2,
    untold=set(),
    sourced_id="p1",
    removed=False,
    version=SAME,
    enabled=True,
    login="p1",
    given_name="Лев",
    family_name="Ким",
    patronymic=None,
    password=None,
    agent_ids=[],
)
STORED = replace(ACCOUNT, account_id=OWN)
BULK, DELTA = VersionPolicy(version=AFTER, whole=True), VersionPolicy(version=AFTER, whole=False)


def user(person_id: str = "p1", **fields: Any) -> UserRow:
    return replace(USER, **{"sourced_id": person_id, "login": person_id} | fields)


def with_users(*rows: UserRow, version: int = AFTER, default: Any = "bulk", **modes: Any) -> SchoolBundle:
    part = part_of(version, default, **modes)
    return replace(part, users={row.sourced_id: row for row in rows})


def test_an_account_has_one_id_whatever_its_login() -> None:
    assert account_id("p1", "s1") == "baf32d3cdbf151ef81a25a1e9fb5fe0e"
    assert len({account_id(person, school) for person in ("p1", "p2") for school in ("s1", "s2")}) == 4


@pytest.mark.parametrize(
    ("fields", "here", "made"),
    [
        ({}, {"p1": 0}, True),
        ({}, {}, False),
        ({}, {"p2": 0}, False),
        ({"login": None}, {"p1": 0}, False),
        ({"enabled": False}, {"p1": 0}, False),
        ({"enabled": None}, {"p1": 0}, False),
        ({"removed": True}, {"p1": 0}, False),
    ],
)
def test_who_is_here_and_may_log_in_has_an_account(fields: dict[str, Any], here: dict[str, int], *, made: bool) -> None:
    entries, problems = account_entries(with_users(user(**fields)), here)

    assert ([entry.account.person_id for entry in entries], problems) == (["p1"] if made else [], [])


def test_who_has_no_account_does_not_stand_in_the_way_of_who_has() -> None:
    without = [
        user("a", removed=True),
        user("b", login=None),
        user("c", enabled=False),
        user("d"),
        user("e", login="p1"),
    ]

    entries, problems = account_entries(with_users(*without, user()), {"p1": 0, "a": 0, "b": 0, "c": 0, "e": 0})

    assert [(entry.account.person_id, entry.account.login) for entry in entries] == [("e", "p1")]
    assert [(one.row, one.other, one.code) for one in problems] == [(2, 2, ReportCode.LOGIN_OF_SAME_PERSON)]


@pytest.mark.parametrize(("row", "role", "version"), [(SAME, 0, SAME), (SAME, NEWER, NEWER), (NEWER, SAME, NEWER)])
def test_an_account_is_as_new_as_the_person_and_their_role(row: int, role: int, version: int) -> None:
    [[entry], _] = account_entries(with_users(user(version=row, password="река")), {"p1": role})

    assert entry.account == replace(STORED, version=version)
    assert (entry.row.sourced_id, entry.password) == ("p1", "река")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"family_name": "Цой"}, ReportCode.LOGIN_TAKEN),
        ({"given_name": "Яна"}, ReportCode.LOGIN_TAKEN),
        ({}, ReportCode.LOGIN_OF_SAME_PERSON),
    ],
)
def test_of_two_with_one_login_the_first_has_it(fields: dict[str, Any], code: ReportCode) -> None:
    part = with_users(user(number=7), user("p2", number=9, login="p1", **fields), user("p3"))

    entries, problems = account_entries(part, {"p1": 0, "p2": 0, "p3": 0})

    assert [entry.account.person_id for entry in entries] == ["p1", "p3"]
    assert problems == [RowProblem(file="users.csv", row=9, column="username", code=code, other=7)]


def entry_of(row: UserRow) -> AccountInFile:
    [[entry], _] = account_entries(with_users(row), {row.sourced_id: 0})
    return entry


def stored_accounts(*accounts: Any, claims: Any = ()) -> StoredAccounts:
    return StoredAccounts(
        by_login={one.login: one for one in accounts},
        by_id={one.account_id: one for one in accounts},
        claims={one.account_id: one for one in claims},
    )


CLAIM = AccountClaim(
    account_id=OWN, person_id="p1", organisation_id="s1", login="p1", status="active", password_hash="h", version=SAME
)
SET = replace(STORED, password_hash="h")
MOVED = {"login": "lev"}

ACCOUNTS: list[tuple[str, dict[str, Any], Any, Any, VersionPolicy, str]] = [
    # what, the row, the account and the claim that are stored, the policy, what becomes of it
    ("new", {}, None, None, BULK, f"added {SAME}"),
    ("new by a change", {}, None, None, DELTA, f"added {SAME}"),
    ("the same", {}, STORED, None, BULK, "nothing"),
    ("the same by a change", {}, STORED, None, DELTA, "nothing"),
    ("the same, newer, of a list without dates", {"version": AFTER}, STORED, None, BULK, "nothing"),
    ("the same, newer than the list", {"version": NEWER}, STORED, None, BULK, f"changed {NEWER}"),
    ("the same, newer, by a change", {"version": AFTER}, STORED, None, DELTA, f"changed {AFTER}"),
    ("the same, older", {"version": BEFORE}, STORED, None, DELTA, "nothing"),
    ("another login", MOVED, STORED, None, BULK, f"changed {AFTER}"),
    ("another login, newer than the list", MOVED | {"version": NEWER}, STORED, None, BULK, f"changed {NEWER}"),
    ("another login, of an older list", MOVED, replace(STORED, version=NEWER), None, BULK, "stale"),
    ("another login, as new as the list", MOVED, replace(STORED, version=AFTER), None, BULK, "nothing"),
    ("another login by an older change", MOVED | {"version": BEFORE}, STORED, None, DELTA, "stale"),
    ("another login by a change as new", MOVED, STORED, None, DELTA, f"changed {AFTER}"),
    ("another login by a newer change", MOVED | {"version": NEWER}, STORED, None, DELTA, f"changed {NEWER}"),
    ("back by a list", {}, replace(STORED, status="ended"), None, BULK, f"changed {AFTER}"),
    ("back by a list as new", {}, replace(STORED, status="ended", version=AFTER), None, BULK, f"changed {AFTER}"),
    ("back by an older list", {}, replace(STORED, status="ended", version=NEWER), None, BULK, "stale"),
    ("back by a change as new", {}, replace(STORED, status="ended"), None, DELTA, f"changed {AFTER}"),
    ("back by an older change", {"version": BEFORE}, replace(STORED, status="ended"), None, DELTA, "stale"),
    ("a first password by a list", {"password": "река"}, STORED, None, BULK, f"changed {AFTER} река"),
    ("a first password by a change as new", {"password": "река"}, STORED, None, DELTA, "nothing"),
    (
        "a first password by a newer change", {"password": "река", "version": NEWER}, STORED, None, DELTA,
        f"changed {NEWER} река",
    ),
    ("a password where one is set", {"password": "река"}, SET, None, BULK, "nothing"),
    ("a password with another login", {"password": "река"} | MOVED, SET, None, BULK, f"changed {AFTER}"),
    ("a password of a new one", {"password": "река"}, None, None, BULK, f"added {SAME} река"),
    ("known without a login", {}, None, CLAIM, BULK, f"added {SAME} claimed"),
    ("known without a login, by a change", {}, None, CLAIM, DELTA, f"added {SAME} claimed"),
    ("known as newer", {}, None, replace(CLAIM, version=NEWER), DELTA, "nothing"),
    ("known as newer under another login", MOVED, None, replace(CLAIM, version=NEWER), DELTA, "stale"),
    ("known under another login", MOVED, None, CLAIM, DELTA, f"added {AFTER} claimed"),
    ("known under another login, by a list", MOVED, None, CLAIM, BULK, f"added {AFTER} claimed"),
    ("known as ended", {}, None, replace(CLAIM, status="ended"), DELTA, f"added {AFTER} claimed"),
    ("known as ended, by a list", {}, None, replace(CLAIM, status="ended"), BULK, f"added {AFTER} claimed"),
    ("known as ended later", {}, None, replace(CLAIM, status="ended", version=NEWER), BULK, "stale"),
    ("known, and there", MOVED, STORED, replace(CLAIM, version=NEWER), BULK, f"changed {AFTER} claimed"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "account", "claim", "policy", "expected"), [one[1:] for one in ACCOUNTS],
                         ids=[one[0] for one in ACCOUNTS])  # fmt: skip
def test_what_becomes_of_an_account(
    fields: dict[str, Any], account: Any, claim: Any, policy: VersionPolicy, expected: str
) -> None:
    stored = stored_accounts(*[account] if account else [], claims=[claim] if claim else [])
    entry = entry_of(user(**fields))

    planned = plan_accounts([entry], stored, policy)

    outcome = "stale" if planned.stale == [entry.row] else "nothing"
    for change in planned.changes:
        assert (change.before, change.evicted) == (account, None)
        assert (change.after.account_id, change.after.login, change.after.status) == (OWN, entry.row.login, "active")
        words = ["changed" if change.before else "added", str(change.after.version), change.password or ""]
        outcome = " ".join(
            [word for word in words if word] + (["claimed"] if change.claim == claim is not None else [])
        )
    assert (outcome, planned.problems) == (expected, [])
    assert len(planned.changes) == (expected not in {"nothing", "stale"})


OTHER = replace(ACCOUNT, account_id=account_id("p2", "s1"), person_id="p2", login="p1")


def test_a_login_that_somebody_elses_ended_account_had_is_taken_with_it() -> None:
    ended = replace(OTHER, status="ended")

    planned = plan_accounts([entry_of(user())], stored_accounts(ended), BULK)

    assert planned.changes == [AccountChange(before=None, after=STORED, evicted=ended)]


def test_ones_own_ended_account_is_not_put_aside_for_oneself() -> None:
    ended = replace(STORED, status="ended")

    [change] = plan_accounts([entry_of(user())], stored_accounts(ended), BULK).changes

    assert (change.before, change.evicted) == (ended, None)


def test_a_login_that_is_somebody_elses_is_reported_and_theirs() -> None:
    planned = plan_accounts([entry_of(user(number=5))], stored_accounts(OTHER), BULK)

    assert (planned.changes, planned.stale) == ([], [])
    assert planned.problems == [RowProblem(file="users.csv", row=5, column="username", code=ReportCode.LOGIN_TAKEN)]


def test_logins_that_go_round_are_all_reported_and_others_are_planned() -> None:
    second = replace(OTHER, login="p2")
    entries = [entry_of(user(login="p2")), entry_of(user("p2", login="p1")), entry_of(user("p3"))]

    planned = plan_accounts(entries, stored_accounts(STORED, second), BULK)

    assert [change.after.person_id for change in planned.changes] == ["p3"]
    assert [(one.code, one.other) for one in planned.problems] == [(ReportCode.LOGIN_TAKEN, None)] * 2


def test_logins_that_are_given_up_one_after_another_are_all_to_be_had() -> None:
    second = replace(OTHER, login="p2")
    third = replace(OTHER, account_id=account_id("p3", "s1"), person_id="p3", login="p3")
    entries = [
        entry_of(user(login="p2")),
        entry_of(user("p2", login="p3")),
        entry_of(user("p3", login="new")),
        entry_of(user("p4")),
    ]

    planned = plan_accounts(entries, stored_accounts(STORED, second, third), BULK)

    assert [(change.after.person_id, change.after.login) for change in planned.changes] == [
        ("p3", "new"),
        ("p4", "p4"),
        ("p2", "p3"),
        ("p1", "p2"),
    ]
    assert planned.problems == []


def test_a_change_that_makes_one_account_alone_stands_alone() -> None:
    alone = AccountChange(before=None, after=STORED)

    assert alone.stands_alone
    others: list[dict[str, Any]] = [{"before": STORED}, {"claim": CLAIM}, {"evicted": OTHER}]
    for other in others:
        assert not replace(alone, **other).stands_alone


def test_no_password_is_shown_with_an_entry() -> None:
    assert "река" not in repr(entry_of(user(password="река")))


@pytest.mark.parametrize(
    ("gone", "percent", "expected"),
    [(0, 10, 0), (1, 10, 10), (3, 10, 30), (1, 30, 4), (2, 30, 7), (3, 100, 3), (0, 0, 0), (1, 0, None), (3, 1, 300)],
)
def test_of_how_many_so_many_may_go(gone: int, percent: int, expected: int | None) -> None:
    assert enough(gone, percent) == expected


@given(st.integers(1, 2000), st.integers(1, 100))
def test_enough_is_the_least_of_which_so_many_are_not_too_many(gone: int, percent: int) -> None:
    least = enough(gone, percent)

    assert least is not None
    assert not Removals(people=gone, people_of=least).exceed(percent)
    assert Removals(people=gone, people_of=least - 1).exceed(percent)


def test_of_what_nobody_counted_nothing_is_too_much() -> None:
    removals = Removals(people=9, people_of=10, classes=9, classes_of=10)

    assert removals.exceed(10)
    assert removals.uncounted() == Removals(people=9, people_of=None, classes=9, classes_of=None)
    assert not removals.uncounted().exceed(10)
    assert removals.figures() == {"people": 9, "people_of": 10, "classes": 9, "classes_of": 10}
    assert removals.uncounted().figures() == {"people": 9, "classes": 9}
    assert Removals().figures() == dict.fromkeys(("people", "people_of", "classes", "classes_of"), 0)


OVER: dict[str, Any] = {"ends_on": "2026-10-14"}
LAST_DAY: dict[str, Any] = {"ends_on": TODAY}

GOING: list[tuple[list[Any], list[Any], list[Any], tuple[int, int, int, int]]] = [
    # stored, what of it ends, what is added: people, of, classes, of
    ([PUPIL], [PUPIL], [], (1, 1, 0, 0)),
    ([PUPIL], [], [], (0, 1, 0, 0)),
    ([PUPIL, replace(PUPIL, role="parent")], [PUPIL], [], (0, 1, 0, 0)),
    ([PUPIL], [PUPIL], [replace(PUPIL, role="parent")], (0, 1, 0, 0)),
    ([PUPIL], [PUPIL], [replace(PUPIL, role="parent", status="ended")], (1, 1, 0, 0)),
    ([replace(PUPIL, status="ended")], [], [], (0, 0, 0, 0)),
    ([PUPIL, TEACHER], [TEACHER], [], (1, 2, 0, 0)),
    ([PUPIL, ENROLMENT], [ENROLMENT], [], (1, 1, 0, 0)),
    ([PUPIL, ENROLMENT], [ENROLMENT], [replace(ENROLMENT, class_id="c2")], (0, 1, 0, 0)),
    ([PUPIL, replace(ENROLMENT, **OVER)], [ENROLMENT], [], (0, 1, 0, 0)),
    ([PUPIL, replace(ENROLMENT, **LAST_DAY)], [ENROLMENT], [], (1, 1, 0, 0)),
    ([PUPIL, replace(ENROLMENT, status="ended")], [ENROLMENT], [], (0, 1, 0, 0)),
    ([ENROLMENT], [ENROLMENT], [replace(ENROLMENT, class_id="c2", **OVER)], (1, 1, 0, 0)),
    ([HOMEROOM, LOAD], [LOAD], [], (0, 1, 0, 0)),
    ([PARENT, GUARDIANSHIP], [GUARDIANSHIP], [], (1, 1, 0, 0)),
    ([PARENT, GUARDIANSHIP], [GUARDIANSHIP], [replace(GUARDIANSHIP, child_id="p2")], (0, 1, 0, 0)),
    ([GUARDIANSHIP, replace(GUARDIANSHIP, child_id="p2")], [GUARDIANSHIP], [], (0, 1, 0, 0)),
    ([replace(GUARDIANSHIP, status="ended")], [GUARDIANSHIP], [], (0, 0, 0, 0)),
    ([PUPIL, TEACHER, PARENT, ENROLMENT, GUARDIANSHIP], [PUPIL, ENROLMENT, PARENT], [], (2, 3, 0, 0)),
    ([CLASS], [CLASS], [], (0, 0, 1, 1)),
    ([CLASS, replace(CLASS, class_id="c2")], [CLASS], [], (0, 0, 1, 2)),
    ([replace(CLASS, **OVER)], [CLASS], [], (0, 0, 0, 0)),
    ([replace(CLASS, **LAST_DAY)], [CLASS], [], (0, 0, 1, 1)),
    ([replace(CLASS, status="ended")], [], [], (0, 0, 0, 0)),
    ([PERSON, ORGANISATION], [], [], (0, 0, 0, 0)),
]  # fmt: skip


def ending_of(record: Any, version: int = LATER) -> Ending:
    return Ending(pk=record.pk, sk=record.sk, entity=record.entity, version=version)


@pytest.mark.parametrize("kind", ["added", "changed"])
@pytest.mark.parametrize(("stored", "ends", "comes", "expected"), GOING)
def test_a_person_goes_with_the_last_of_their_roles_classes_or_children(
    stored: list[Any], ends: list[Any], comes: list[Any], kind: str, expected: tuple[int, int, int, int]
) -> None:
    fields: dict[str, Any] = {kind: tuple(comes)}
    changes = Changes(endings={key(one): ending_of(one) for one in ends}, **fields)

    counted = removals(stored_of(*stored), changes, TODAY)

    assert (counted.people, counted.people_of, counted.classes, counted.classes_of) == expected


def test_both_what_is_new_and_what_is_written_over_counts_as_there() -> None:
    other = replace(TEACHER, role="school_admin")
    changes = Changes(
        added=(replace(PUPIL, role="parent"),),
        changed=(other,),
        endings={key(one): ending_of(one) for one in (PUPIL, TEACHER, PARENT)},
    )

    assert removals(stored_of(PUPIL, TEACHER, PARENT), changes, TODAY).people == 1


@pytest.mark.parametrize(
    ("today", "ranges", "expected"),
    [
        ("2026-12-28", "12-28/01-09", True),
        ("2026-12-27", "12-28/01-09", False),
        ("2026-07-01", "12-28/01-09", False),
        ("2026-06-01", "2025-05-25/09-10", True),
        ("2026-03-01", "2025-05-25/09-10", False),
        ("2026-06-01", "05-25/2025-09-10", True),
        ("2026-05-25", "05-25/05-25", True),
        ("2026-05-26", "05-25/05-25", False),
        ("2026-05-26", "05-01/05-02,05-26/05-27", True),
        ("2027-03-01", "2027-03-01/2027-03-05", True),
        ("2027-03-05", "2027-03-01/2027-03-05", True),
        ("2027-02-28", "2027-03-01/2027-03-05", False),
        ("2027-03-06", "2027-03-01/2027-03-05", False),
    ],
)
def test_a_freeze_lasts_from_its_first_day_to_its_last(today: str, ranges: str, *, expected: bool) -> None:
    assert frozen(today, ranges) is expected


def school(
    part: SchoolBundle,
    *,
    stored: StoredRoster | None = None,
    desired: DesiredRoster | None = None,
    changes: Changes | None = None,
    accounts: StoredAccounts | None = None,
    terms: Terms | None = None,
) -> Plan:
    return plan_school(
        Comparison(
            part=part, stored=stored or StoredRoster(), desired=desired or desired_of(), changes=changes or Changes()
        ),
        accounts or StoredAccounts(),
        terms or Terms(removals=Removals()),
    )


def test_a_plan_has_what_the_difference_has() -> None:
    ending = ending_of(ENROLMENT)
    problem = RowProblem(file="enrollments.csv", row=4, column="role", code=ReportCode.VALUE)
    counted = Removals(people=1, people_of=10)

    plan = school(
        with_users(user()),
        stored=stored_of(ORGANISATION),
        desired=desired_of(CLASS, PUPIL, findings=Findings(problems=(problem,)), persons_owned=1),
        changes=Changes(added=(PUPIL,), changed=(CLASS,), endings={ending.key: ending}, here={"p1": SAME}),
        terms=Terms(removals=counted),
    )

    assert (plan.organisation, plan.added, plan.changed) == (ORGANISATION, (PUPIL,), (CLASS,))
    assert plan.endings == {ending.key: ending}
    assert plan.accounts == (AccountChange(before=None, after=STORED),)
    assert (plan.removals, plan.too_much, plan.frozen, plan.came_back) == (counted, False, False, ())
    assert (plan.problems, plan.stale) == ((problem,), 0)
    assert plan.read == {"class": 1, "person": 1, "role": 1, "account": 1}


@pytest.mark.parametrize(("percent", "expected"), [(10, True), (50, False), (49, True)])
def test_what_needs_an_approval_is_more_than_the_share(percent: int, *, expected: bool) -> None:
    terms = Terms(removals=Removals(people=1, people_of=2), largest_removal=percent)

    assert school(part_of(), terms=terms).too_much is expected


def test_a_tenth_may_go_where_nothing_else_is_said() -> None:
    assert not school(part_of(), terms=Terms(removals=Removals(people=1, people_of=10))).too_much
    assert school(part_of(), terms=Terms(removals=Removals(people=11, people_of=100))).too_much


def test_all_problems_are_told_in_the_order_of_the_stages() -> None:
    problem = RowProblem(file="enrollments.csv", row=4, column="role", code=ReportCode.VALUE)
    part = with_users(
        user(number=2, login="x"),
        user("p2", number=3, login="x", given_name="Яна"),
        user("p3", number=4, login="taken"),
        user("p4", number=5, login="other", version=BEFORE),
        default="delta",
    )
    old = replace(ACCOUNT, account_id=account_id("p4", "s1"), person_id="p4", login="p4")

    plan = school(
        part,
        desired=desired_of(findings=Findings(problems=(problem,))),
        changes=Changes(here=dict.fromkeys(("p1", "p2", "p3", "p4"), 0)),
        accounts=stored_accounts(old, replace(OTHER, account_id="z", login="taken")),
    )

    assert [(one.file, one.row, one.column, one.code) for one in plan.problems] == [
        ("enrollments.csv", 4, "role", ReportCode.VALUE),
        ("users.csv", 3, "username", ReportCode.LOGIN_TAKEN),
        ("users.csv", 4, "username", ReportCode.LOGIN_TAKEN),
        ("users.csv", 5, "dateLastModified", ReportCode.STALE),
    ]
    assert plan.stale == 1


CLOSING: list[tuple[dict[str, Any], Changes, Any, str]] = [
    # the row, who is here and who has gone, the account: what becomes of that
    ({}, Changes(here={"p1": 0}), STORED, "nothing"),
    ({"enabled": False, "version": LATER}, Changes(here={"p1": 0}), STORED, f"ends {LATER}"),
    ({"enabled": False, "version": BEFORE}, Changes(here={"p1": 0}), STORED, "stale"),
    ({"enabled": False, "version": SAME}, Changes(here={"p1": 0}), STORED, "nothing"),
    ({"enabled": None, "version": LATER}, Changes(here={"p1": 0}), STORED, "nothing"),
    ({"enabled": False, "version": LATER}, Changes(), STORED, "nothing"),
    ({}, Changes(gone={"p1": LATER}), STORED, f"ends {LATER}"),
    ({}, Changes(gone={"p1": BEFORE}), STORED, "stale"),
    ({}, Changes(gone={"p2": LATER}), STORED, "nothing"),
    ({}, Changes(gone={"p1": LATER}), replace(STORED, status="ended"), "nothing"),
    ({"enabled": False, "version": LATER}, Changes(here={"p1": 0}, gone={"p1": NEWER}), STORED, f"ends {LATER}"),
]


@pytest.mark.parametrize(("fields", "changes", "account", "expected"), CLOSING)
def test_the_account_of_who_has_gone_or_may_not_log_in_ends(
    fields: dict[str, Any], changes: Changes, account: Any, expected: str
) -> None:
    plan = school(with_users(user(**fields)), changes=changes, accounts=stored_accounts(account))

    ending = plan.endings.get(key(account))
    outcome = f"ends {ending.version}" if ending is not None else "stale" if plan.stale else "nothing"
    assert outcome == expected
    if ending is not None:
        assert ending == Ending(pk=account.pk, sk=account.sk, entity="account", version=ending.version)


def test_what_ends_of_accounts_is_beside_what_else_ends() -> None:
    ending = ending_of(PUPIL)

    plan = school(
        part_of(), changes=Changes(endings={ending.key: ending}, gone={"p1": LATER}), accounts=stored_accounts(STORED)
    )

    assert plan.endings == {ending.key: ending, key(STORED): ending_of(STORED)}


def held(record: Any = STORED, version: int = LATER) -> HeldRemoval:
    return HeldRemoval(
        organisation_id="s1",
        removed_pk=record.pk,
        removed_sk=record.sk,
        removed_entity=record.entity,
        version=version,
    )


SHUT = {"enabled": False, "version": BEFORE}
HELD: list[tuple[str, dict[str, Any] | None, list[Any], list[Any], dict[str, int], Any, str]] = [
    # the user's row, roles stored and wanted, who is here, the account: what becomes of the held removal
    ("nobody has it", None, [], [], {}, None, f"ends {LATER}"),
    ("nobody is here", None, [], [], {}, STORED, f"ends {LATER}"),
    ("it is newer", None, [], [], {}, replace(STORED, version=NEWER), "stays"),
    ("it is as new", None, [], [], {}, replace(STORED, version=LATER), "stays"),
    ("the file has it", {}, [], [], {"p1": 0}, STORED, "stays"),
    ("the file has another login", {"login": "lev"}, [], [], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a role that is newer", None, [replace(PUPIL, version=NEWER)], [], {"p1": 0}, STORED, "stays"),
    ("a role that is as new", None, [replace(PUPIL, version=LATER)], [], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a role that is older", None, [PUPIL], [], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a newer role that ended", None, [replace(PUPIL, version=NEWER, status="ended")], [], {"p1": 0}, STORED,
     f"ends {LATER}"),
    ("another's newer role", None, [replace(TEACHER, version=NEWER)], [], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a role in the file", None, [], [PUPIL], {"p1": 0}, STORED, "stays"),
    ("a role in the file that ended", None, [], [replace(PUPIL, status="ended")], {"p1": 0}, STORED, f"ends {LATER}"),
    ("another's role in the file", None, [], [TEACHER], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a role in the file, not here after it", None, [], [PUPIL], {}, STORED, f"ends {LATER}"),
    ("a role, but no log-in", SHUT, [replace(PUPIL, version=NEWER)], [PUPIL], {"p1": 0}, STORED, f"ends {LATER}"),
    ("a role, and nobody knows of a log-in", {"enabled": None, "version": BEFORE}, [], [PUPIL], {"p1": 0}, STORED,
     "stays"),
]  # fmt: skip


@pytest.mark.parametrize("case", HELD, ids=[one[0] for one in HELD])
def test_the_held_removal_of_an_account_is_done_unless_its_owner_is_back(case: Any) -> None:
    _, row, stored, wanted, here, account, expected = case

    plan = school(
        with_users(*[] if row is None else [user(**row)], default="delta"),
        stored=stored_of(*stored),
        desired=desired_of(*wanted),
        changes=Changes(here=here),
        accounts=StoredAccounts(held_back={key(account): account} if account is not None else {}),
        terms=Terms(removals=Removals(), held_back=[held()]),
    )

    ending = plan.endings.get(key(STORED))
    assert (f"ends {ending.version}" if ending is not None else "stays") == expected


def test_held_removals_of_accounts_are_done_after_a_freeze() -> None:
    terms = Terms(removals=Removals(), held_back=[held(PUPIL), held()])

    assert school(part_of(), terms=terms).endings == {key(STORED): ending_of(STORED)}
    assert school(part_of(), terms=replace(terms, frozen=True)).endings == {}
    assert school(part_of(), terms=terms).came_back == ()


def test_what_ends_by_the_file_ends_with_the_files_date_though_it_was_held() -> None:
    plan = school(
        part_of(),
        changes=Changes(gone={"p1": NEWER}),
        accounts=stored_accounts(STORED),
        terms=Terms(removals=Removals(), held_back=[held()]),
    )

    assert plan.endings == {key(STORED): ending_of(STORED, NEWER)}


def test_during_a_freeze_what_came_back_is_told_and_nothing_else() -> None:
    removals_held = [held(PUPIL), held(TEACHER), held(), held(CLASS_TEACHER), held(ENROLMENT)]

    plan = school(
        with_users(user()),
        desired=desired_of(PUPIL, HOMEROOM, replace(ENROLMENT, status="ended")),
        changes=Changes(here={"p1": 0}),
        terms=Terms(removals=Removals(), held_back=removals_held, frozen=True),
    )

    assert plan.frozen
    assert plan.came_back == (held(PUPIL), held(), held(CLASS_TEACHER))


def test_what_is_stale_is_a_line_of_its_row_or_else_of_the_file() -> None:
    row = replace(user("p2", number=7), file="roles.csv")
    same_row = replace(user("p3", number=7), file="roles.csv")
    others = replace(user("p4", number=8), file="users.csv", owned=False)
    desired = desired_of(
        stale=[row], sources={key(PUPIL): same_row, key(TEACHER): others, key(PARENT): user("g1", number=3)}
    )
    changes = Changes(
        stale=frozenset(key(one) for one in (PUPIL, TEACHER, PARENT, ENROLMENT, CLASS)),
        here={"p1": 0},
    )

    plan = school(
        with_users(user(number=9, login="lev", version=BEFORE), default="delta"),
        desired=desired,
        changes=changes,
        accounts=stored_accounts(STORED),
    )

    assert [(one.file, one.row, one.column) for one in plan.problems] == [
        ("roles.csv", 7, "dateLastModified"),
        ("users.csv", 9, "dateLastModified"),
        ("users.csv", 3, "dateLastModified"),
        ("manifest.csv", 0, ""),
        ("manifest.csv", 0, ""),
    ]
    assert {one.code for one in plan.problems} == {ReportCode.STALE}
    assert plan.stale == 5


def planned(**fields: Any) -> Plan:
    return Plan(removals=Removals(), **fields)


def test_each_record_is_written_in_its_step_beside_what_was_there_before() -> None:
    plan = planned(
        added=(PUPIL, ENROLMENT, ORGANISATION, CLASS),
        changed=(TEACHER, GUARDIANSHIP, PERSON, LOAD, HOMEROOM),
    )

    assert plan.writes() == [
        ([CLASS], [PERSON]),
        ([ENROLMENT], [GUARDIANSHIP, LOAD, HOMEROOM]),
        ([PUPIL], [TEACHER]),
    ]
    assert planned().writes() == [([], []), ([], []), ([], [])]


def test_an_organisation_is_told_where_it_is_new_or_other() -> None:
    assert planned(added=(CLASS, ORGANISATION)).organisation_update() == ORGANISATION
    assert planned(changed=(CLASS, ORGANISATION)).organisation_update() == ORGANISATION
    assert planned(added=(CLASS,)).organisation_update() is None


def test_an_organisation_ends_as_it_was_with_the_date_of_its_end() -> None:
    endings = {key(ORGANISATION): ending_of(ORGANISATION)}

    ended = planned(organisation=ORGANISATION, endings=endings).organisation_ended()

    assert ended == replace(ORGANISATION, status="ended", version=LATER)
    assert planned(organisation=ORGANISATION, endings=endings, frozen=True).organisation_ended() is None
    assert planned(organisation=ORGANISATION).organisation_ended() is None
    assert planned(endings=endings).organisation_ended() is None


EVERY = (ORGANISATION, CLASS, PUPIL, CLASS_TEACHER, ENROLMENT, HOMEROOM, LOAD, GUARDIANSHIP, PERSON, STORED)


def test_what_ends_ends_in_its_turn() -> None:
    plan = planned(endings={key(one): ending_of(one) for one in EVERY})

    assert [[one.key for one in step] for step in plan.steps_of_endings()] == [
        [key(GUARDIANSHIP), key(STORED)],
        [key(CLASS_TEACHER)],
        [key(CLASS)],
        [key(ENROLMENT), key(HOMEROOM), key(LOAD)],
        [key(PUPIL)],
        [key(PERSON)],
    ]


def test_a_login_named_like_a_class_teachers_role_is_no_role() -> None:
    account = Ending(pk="LOGIN#s1#x", sk="LOGIN#homeroom_teacher", entity="account", version=1)
    role = Ending(pk="PERSON#x", sk="ROLE#s1#x_homeroom_teacher", entity="role", version=1)

    steps = planned(endings={one.key: one for one in (account, role)}).steps_of_endings()

    assert (steps[0], steps[1], steps[4]) == ([account], [], [role])


@given(ends=st.sets(st.sampled_from(EVERY)), comes=st.sets(st.sampled_from(EVERY[:-1])), frozen=st.booleans())
def test_every_record_is_written_and_every_ending_done_once(ends: set[Any], comes: set[Any], *, frozen: bool) -> None:
    endings = {key(one): ending_of(one) for one in ends}
    plan = planned(organisation=ORGANISATION, added=tuple(comes), changed=(), endings=endings, frozen=frozen)

    done = [one.key for step in plan.steps_of_endings() for one in step]
    written = [one for added, changed in plan.writes() for one in (*added, *changed)]

    closed = plan.organisation_ended()
    assert sorted([*done, *([key(closed)] if closed else [])]) == ([] if frozen else sorted(endings))
    organisation = plan.organisation_update()
    assert {*map(key, written), *([key(organisation)] if organisation else [])} == set(map(key, comes))
    assert len(written) == len(comes - {ORGANISATION})


def test_counts_say_what_was_read_and_what_is_done_with_it() -> None:
    change = AccountChange(before=None, after=STORED)
    plan = planned(
        added=(PUPIL, TEACHER, CLASS),
        changed=(PARENT, PERSON),
        endings={key(one): ending_of(one) for one in (ENROLMENT, CLASS_TEACHER)},
        accounts=(change, change, replace(change, before=STORED)),
        read={"role": 7, "class": 2},
    )

    assert plan.counts() == {
        "role": {"read": 7, "added": 2, "changed": 1, "ended": 1},
        "class": {"read": 2, "added": 1},
        "person": {"read": 0, "changed": 1},
        "enrolment": {"read": 0, "ended": 1},
        "account": {"read": 0, "added": 2, "changed": 1},
    }
    held_back = replace(plan, frozen=True).counts()
    assert held_back["enrolment"] == {"read": 0, "held": 1}
    assert held_back["role"] == {"read": 7, "added": 2, "changed": 1, "held": 1}


def test_what_is_read_is_counted_by_entity() -> None:
    desired = desired_of(CLASS, PUPIL, TEACHER, ENROLMENT, ORGANISATION, PERSON, persons_owned=3)

    assert read_counts(desired, 2) == {"class": 1, "role": 2, "enrolment": 1, "person": 3, "account": 2}
    assert "person" not in read_counts(desired_of(PERSON), 0)
    assert read_counts(desired_of(), 0) == {"account": 0}
