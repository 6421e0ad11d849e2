"""A plan into the table: what is written, in which order, and what is left alone because the table is newer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
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
)

from functions.roster.apply.applying import apply
from functions.roster.diff.changes import Ending
from functions.roster.map.context import key
from functions.roster.plan.school import AccountChange, Plan, Removals
from roster.cloud import world
from svyazka_common import aws
from svyazka_common.records.roster import Account, AccountClaim, DirectoryEntry, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roster.cloud import World

LATER = 200


@pytest.fixture
def table(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with world(tables) as made:
        yield made


def planned(**fields: Any) -> Plan:
    return Plan(removals=Removals(), **fields)


def ends(*records: Any, version: int = LATER, own_status: Any = None) -> dict[tuple[str, str], Ending]:
    return {
        key(one): Ending(pk=one.pk, sk=one.sk, entity=one.entity, version=version, own_status=own_status)
        for one in records
    }


def lay(*records: Any) -> None:
    for record in records:
        aws.dynamodb().put_item(TableName="state", Item=record.to_item())


def change(after: Account, before: Account | None = None, **fields: Any) -> AccountChange:
    return AccountChange(before=before, after=after, **fields)


def accounts(here: World) -> dict[str, Account]:
    """By login."""
    return {one.login: one for one in here.all(Account)}


EVERYTHING = (CLASS, PERSON, ENROLMENT, HOMEROOM, LOAD, GUARDIANSHIP, PUPIL, TEACHER, PARENT, CLASS_TEACHER)


def test_what_is_new_is_written_whole_and_counted(table: World) -> None:
    written = apply(planned(added=(*EVERYTHING, ORGANISATION), accounts=(change(ACCOUNT),)))

    assert written == {
        "organisation": 1,
        "class": 1,
        "person": 1,
        "enrolment": 1,
        "homeroom": 1,
        "teaching_load": 1,
        "guardianship": 1,
        "role": 4,
        "account": 1,
    }
    for record in (*EVERYTHING, ORGANISATION, ACCOUNT):
        assert record in table.all(type(record))
    assert [one.name for one in table.all(DirectoryEntry)] == ["Лицей"]


def test_what_changes_is_written_over_what_is_older_and_counted(table: World) -> None:
    lay(*EVERYTHING)
    later = tuple(replace(one, version=AFTER) for one in EVERYTHING)

    assert apply(planned(changed=later)) == {
        "class": 1,
        "person": 1,
        "enrolment": 1,
        "homeroom": 1,
        "teaching_load": 1,
        "guardianship": 1,
        "role": 4,
    }
    for record in later:
        assert record in table.all(type(record))


@pytest.mark.parametrize("version", [SAME, AFTER])
def test_what_the_table_has_newer_by_now_stays_and_is_not_counted(table: World, version: int) -> None:
    there = replace(PUPIL, organisation_name="Гимназия", version=version)
    lay(there)

    written = apply(planned(added=(PUPIL, TEACHER), changed=(replace(PARENT, version=BEFORE),)))

    assert written == {"role": 2}
    assert there in table.all(type(PUPIL))


def test_a_plan_that_does_nothing_counts_nothing(table: World) -> None:
    lay(replace(PUPIL, version=LATER))

    assert apply(planned()) == {}
    assert apply(planned(changed=(PUPIL,), endings=ends(PUPIL))) == {}
    assert dict(apply(planned(changed=(PUPIL,)))) == {}
    assert not table.all(Account)


def test_what_ends_is_ended_with_its_date_and_counted_where_it_was_there(table: World) -> None:
    lay(CLASS, ENROLMENT, PUPIL, replace(TEACHER, version=LATER), replace(PARENT, status="ended"))

    written = apply(planned(endings=ends(CLASS, ENROLMENT, PUPIL, TEACHER, PARENT, own_status="active")))

    assert written == {"class": 1, "enrolment": 1, "role": 1}
    assert table.all(type(ENROLMENT)) == [replace(ENROLMENT, status="ended", own_status="active", version=LATER)]
    assert {one.person_id: (one.status, one.version) for one in table.all(type(PUPIL))} == {
        "p1": ("ended", LATER),
        "t1": ("active", LATER),
        "g1": ("ended", SAME),
    }


def test_nothing_ends_during_a_freeze_and_what_is_new_is_written(table: World) -> None:
    lay(PUPIL, ORGANISATION)

    written = apply(
        planned(organisation=ORGANISATION, added=(TEACHER,), endings=ends(PUPIL, ORGANISATION), frozen=True)
    )

    assert written == {"role": 1}
    assert {one.status for one in table.all(Organisation)} == {"active"}
    assert {one.status for one in table.all(type(PUPIL))} == {"active"}


def test_an_organisation_is_written_together_with_its_directory_rows(table: World) -> None:
    apply(planned(added=(ORGANISATION,)))
    renamed = replace(ORGANISATION, name="Гимназия", version=AFTER)

    assert apply(planned(organisation=ORGANISATION, changed=(renamed,))) == {"organisation": 1}
    assert (table.all(Organisation), [one.name for one in table.all(DirectoryEntry)]) == ([renamed], ["Гимназия"])
    # It is another one by now than was read: nothing is written, and nothing counted.
    assert apply(planned(organisation=ORGANISATION, changed=(replace(ORGANISATION, version=LATER),))) == {}
    assert table.all(Organisation) == [renamed]

    assert apply(planned(organisation=renamed, endings=ends(ORGANISATION))) == {"organisation": 1}
    assert table.all(Organisation) == [replace(renamed, status="ended", version=LATER)]
    assert table.all(DirectoryEntry) == []


SECOND = replace(ACCOUNT, account_id="a2", person_id="p2", login="p2")


def test_a_login_is_given_up_before_another_takes_it(table: World) -> None:
    lay(ACCOUNT, SECOND)
    moved, taken = replace(ACCOUNT, login="new", version=AFTER), replace(SECOND, login="p1", version=AFTER)

    written = apply(planned(accounts=(change(moved, ACCOUNT), change(taken, SECOND))))

    assert written == {"account": 2}
    assert accounts(table) == {"new": moved, "p1": taken}


def test_a_new_account_takes_a_login_given_up_in_the_same_file(table: World) -> None:
    lay(ACCOUNT)
    moved = replace(ACCOUNT, login="new", version=AFTER)
    newcomer = replace(SECOND, login="p1")

    assert apply(planned(accounts=(change(newcomer), change(moved, ACCOUNT)))) == {"account": 2}
    assert accounts(table) == {"new": moved, "p1": newcomer}


def test_an_account_changed_meanwhile_stays_and_is_not_counted(table: World) -> None:
    there = replace(ACCOUNT, version=LATER)
    lay(there)

    written = apply(
        planned(
            accounts=(
                change(replace(ACCOUNT, version=AFTER), ACCOUNT),
                change(SECOND),
                change(replace(SECOND, login="p1")),
            )
        )
    )

    assert written == {"account": 1}
    assert accounts(table) == {"p1": there, "p2": SECOND}


def test_a_new_account_with_a_password_or_anothers_old_login_is_made(table: World) -> None:
    gone = replace(ACCOUNT, status="ended", password_hash="old")
    lay(gone)
    claim = AccountClaim(
        account_id="a3", person_id="p3", organisation_id="s1", login="p3", password_hash="kept", version=SAME
    )
    lay(claim)
    third = replace(ACCOUNT, account_id="a3", person_id="p3", login="p3")
    newcomer = replace(SECOND, login="p1")
    plain = replace(ACCOUNT, account_id="a4", person_id="p4", login="p4")

    written = apply(
        planned(accounts=(change(newcomer, evicted=gone, password="река"), change(third, claim=claim), change(plain)))
    )

    assert written == {"account": 3}
    made = accounts(table)
    assert (made["p1"].account_id, made["p1"].password_hash != "old", made["p1"].password_hash is None) == (
        "a2",
        True,
        False,
    )
    assert (made["p3"].password_hash, made["p4"]) == ("kept", plain)
    assert {one.account_id: (one.holds, one.password_hash) for one in table.all(AccountClaim)} == {
        "a1": (None, "old"),
        "a3": ("p3", None),
    }


def test_an_account_that_ends_is_ended_after_others_were_given(table: World) -> None:
    lay(ACCOUNT)

    written = apply(planned(accounts=(change(SECOND),), endings=ends(ACCOUNT)))

    assert written == {"account": 2}
    assert {login: one.status for login, one in accounts(table).items()} == {"p1": "ended", "p2": "active"}


def keys_of(params: dict[str, Any]) -> Iterator[str]:
    """The sort keys of what a call writes, without ids; of a batch by statement, each in its own call."""
    for action in params.get("TransactItems", [params]):
        request = action.get("Put") or action.get("Update") or action.get("Delete") or action
        place = request.get("Item") or request.get("Key")
        if place is not None and request["TableName"] == "state":
            yield place["sk"]["S"].split("#")[0] + (":homeroom" if "homeroom" in place["sk"]["S"] else "")
    for statement in params.get("Statements", []):
        names = statement["Statement"].partition("VALUE {")[2].split(", ")
        values = {
            name.partition("'")[2].partition("'")[0]: value
            for name, value in zip(names, statement["Parameters"], strict=True)
        }
        yield values["sk"]["S"].split("#")[0] + (":homeroom" if "homeroom" in values["sk"]["S"] else "")


@pytest.mark.usefixtures("table")
def test_what_is_given_comes_first_and_what_is_taken_last_each_in_its_turn() -> None:
    old = replace(CLASS, class_id="c2")
    leaving = [
        replace(ENROLMENT, class_id="c2"),
        replace(CLASS_TEACHER, person_id="t2"),
        replace(HOMEROOM, person_id="t2", class_id="c2"),
        replace(TEACHER, person_id="t2"),
    ]
    lay(ORGANISATION, old, ACCOUNT, *leaving)
    calls: list[list[str]] = []
    aws.dynamodb().meta.events.register(
        "provide-client-params.dynamodb",
        lambda params, model, **_: calls.append([model.name, *sorted(set(keys_of(params)))]),
    )
    renamed = replace(ORGANISATION, name="Гимназия", version=AFTER)

    apply(
        planned(
            organisation=renamed,
            added=(CLASS, PUPIL, HOMEROOM),
            changed=(replace(ENROLMENT, version=AFTER), replace(PERSON, version=AFTER), replace(PARENT, version=AFTER)),
            accounts=(change(SECOND), change(replace(ACCOUNT, version=AFTER), ACCOUNT)),
            endings=ends(old, *leaving, ORGANISATION, GUARDIANSHIP),
        )
    )

    assert [" ".join(call) for call in calls] == [
        "BatchExecuteStatement CLASS",
        "PutItem PERSON",
        "BatchExecuteStatement HOMEROOM",
        "PutItem ENROLMENT",
        "BatchExecuteStatement ROLE",
        "PutItem ROLE",
        "UpdateItem LOGIN",
        "BatchExecuteStatement LOGIN",
        "TransactWriteItems ORG гимназия",
        "UpdateItem GUARDIAN_OF",
        "UpdateItem ROLE:homeroom",
        "UpdateItem CLASS",
        "UpdateItem ENROLMENT",
        "UpdateItem HOMEROOM",
        "UpdateItem ROLE",
    ]


def test_what_an_organisation_is_called_now_is_the_first_to_be_written(table: World) -> None:
    apply(planned(added=(ORGANISATION,)))
    seen: list[str] = []
    aws.dynamodb().meta.events.register(
        "provide-client-params.dynamodb", lambda params, **_: seen.extend(keys_of(params))
    )

    apply(
        planned(
            organisation=ORGANISATION, changed=(PUPIL, CLASS, replace(ORGANISATION, name="Гимназия", version=AFTER))
        )
    )

    assert seen[0] == "ORG"
    assert seen[-2:] == ["CLASS", "ROLE"]
    assert len(table.all(Organisation)) == 1
