"""Roster changes by queue: what each kind does, what depends on it, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from changes_world import (
    CONTEXT,
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    homeroom,
    load,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from declared import held_to_declaration

from functions.roster import let_in
from svyazka_common import aws
from svyazka_common.records.accounts import Account
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.changes import Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import DirectoryEntry, Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME = [organisation(), year(), school_class(), person()]


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


def relations(here: World) -> dict[str, tuple[str, str]]:
    """Status and label of the relations to classes, by entity."""
    found = [*here.all(Enrolment), *here.all(Homeroom), *here.all(TeachingLoad)]
    return {relation.entity: (relation.status, relation.class_label) for relation in found}


def test_each_kind_is_stored_with_copies_of_what_it_leans_on(here: World) -> None:
    here.tell(*FRAME, person(1, "g1", "Иванов"), role(), enrolment(), homeroom(), load(), guardianship(), account())

    assert here.only(Organisation).name == "Лицей № 3"
    made = here.only(SchoolClass)
    assert (made.label, made.starts_on, made.ends_on, made.academic_year_id) == (
        "7А",
        "2026-09-01",
        "2027-05-31",
        "y26",
    )
    pupil = here.only(Enrolment)
    assert (pupil.class_label, pupil.organisation_id, pupil.starts_on, pupil.ends_on) == (
        "7А",
        "s1",
        "2026-09-01",
        "2027-05-31",
    )
    assert here.only(TeachingLoad).subject_name == "Алгебра"
    assert here.only(Homeroom).organisation_id == "s1"
    assert here.only(RoleAssignment).organisation_name == "Лицей № 3"
    assert here.only(Guardianship).child_name == "Иванова Анна"
    assert (here.only(Account).login, here.only(Account).password_hash) == ("ivanova", None)
    assert {entry.term for entry in here.all(DirectoryEntry)} == {"лицей 3", "3"}
    assert here.all(Waiting) == []


def test_a_batch_says_the_same_as_its_changes_in_any_order(here: World) -> None:
    messages = [*FRAME, role(), enrolment(), guardianship(), person(1, "g1"), account(), load(), homeroom()]
    here.tell(*messages)
    one_by_one = here.items()
    here.empty()

    assert here.deliver(batch(*reversed(messages))) == []
    here.follow()

    def key(item: dict[str, Any]) -> str:
        return str((item["pk"], item["sk"]))

    assert sorted(here.items(), key=key) == sorted(one_by_one, key=key)


@pytest.mark.parametrize(
    ("early", "late", "kind"),
    [
        (enrolment(), [organisation(), year(), school_class()], Enrolment),
        (homeroom(), [organisation(), year(), school_class()], Homeroom),
        (load(), [organisation(), year(), school_class()], TeachingLoad),
        (role(), [organisation()], RoleAssignment),
        (guardianship(), [person()], Guardianship),
        (school_class(), [year()], SchoolClass),
        (account(), [person()], Account),
    ],
)
def test_what_comes_too_early_waits_for_what_it_needs(
    here: World, early: Message, late: list[Message], kind: type[Enrolment]
) -> None:
    here.tell(early)
    assert here.all(kind) == []
    here.tell(*late)
    assert here.only(kind).version == 1
    assert here.all(Waiting) == []


def test_of_two_that_wait_the_newer_is_let_in(here: World) -> None:
    here.tell(enrolment(5, starts_on="2026-10-01"), enrolment(4, starts_on="2026-11-01"), *FRAME)
    assert (here.only(Enrolment).version, here.only(Enrolment).starts_on) == (5, "2026-10-01")


def test_late_and_repeated_messages_write_nothing(here: World) -> None:
    here.tell(*FRAME, enrolment(5))
    before = here.items()
    here.tell(enrolment(5), enrolment(4, ends_on="2026-12-31"), removed(enrolment(), 3), person(), school_class())
    assert here.items() == before


@pytest.mark.parametrize("first", ["upsert", "removal"])
def test_a_late_upsert_does_not_bring_back_what_was_removed(here: World, first: str) -> None:
    here.tell(*FRAME)
    messages = [enrolment(4), removed(enrolment(), 5)]
    here.tell(*(messages if first == "upsert" else reversed(messages)), enrolment(4))
    assert [one.status for one in here.all(Enrolment)] in ([], ["ended"])

    here.tell(enrolment(6))
    assert here.only(Enrolment).status == "active"


def test_what_was_removed_before_it_was_told_of_is_there_for_nobody(here: World) -> None:
    for message in FRAME:
        here.tell(removed(message, 7))
    here.tell(*FRAME)
    kinds: tuple[type[Any], ...] = (Organisation, SchoolClass, Person)
    for kind in kinds:
        assert here.all(kind) == []
    here.tell(*((kind, data | {"version": 8}) for kind, data in FRAME))
    assert [here.only(kind).status for kind in kinds] == ["active"] * 3


def test_a_renamed_class_is_renamed_wherever_it_is_copied(here: World) -> None:
    here.tell(*FRAME, enrolment(), homeroom(), load(), school_class(2, label="8А"))
    assert set(relations(here).values()) == {("active", "8А")}


def test_a_class_that_goes_on_with_anothers_chats_keeps_them_and_so_do_its_people(here: World) -> None:
    here.tell(*FRAME, enrolment(), school_class(2, lineage_id="c0"))
    assert here.only(Enrolment).lineage == here.only(SchoolClass).lineage == "c0"
    here.tell(school_class(3, label="8А"))
    assert here.only(Enrolment).lineage == here.only(SchoolClass).lineage == "c0"


def test_a_role_may_have_days(here: World) -> None:
    here.tell(*FRAME, role())
    assert (here.only(RoleAssignment).starts_on, here.only(RoleAssignment).ends_on) == (None, None)
    here.tell(("role.upserted", role(2)[1] | {"ends_on": "2026-12-31"}))
    assert here.only(RoleAssignment).ends_on == "2026-12-31"


def test_an_academic_years_days_are_those_of_its_classes_and_of_who_is_in_them(here: World) -> None:
    here.tell(
        *FRAME, school_class(1, "c2", starts_on="2026-10-01"), enrolment(), enrolment(1, "p2", ends_on="2026-12-31")
    )
    here.tell(year(2, starts_on="2026-08-15", ends_on="2027-06-30"))

    days = {one.class_id: (one.starts_on, one.ends_on) for one in here.all(SchoolClass)}
    assert days == {"c1": ("2026-08-15", "2027-06-30"), "c2": ("2026-10-01", "2027-06-30")}
    mine = {one.person_id: (one.starts_on, one.ends_on) for one in here.all(Enrolment)}
    assert mine == {"p1": ("2026-08-15", "2027-06-30"), "p2": ("2026-08-15", "2026-12-31")}


def test_a_class_of_a_new_year_has_the_new_years_days(here: World) -> None:
    here.tell(*FRAME, enrolment(), year(1, "y27", "2027-09-01", "2028-05-31"))
    here.tell(school_class(2, label="8А", academic_year_id="y27"), year(2, starts_on="2026-08-01"))
    assert here.only(SchoolClass).starts_on == here.only(Enrolment).starts_on == "2027-09-01"


def test_a_renamed_child_and_a_renamed_school_are_renamed_in_copies(here: World) -> None:
    here.tell(*FRAME, role(), guardianship(), person(2, family_name="Петрова"), organisation(2, name="Гимназия № 5"))
    assert here.only(Guardianship).child_name == "Петрова Анна"
    assert here.only(RoleAssignment).organisation_name == "Гимназия № 5"
    assert {entry.term for entry in here.all(DirectoryEntry)} == {"гимназия 5", "5"}


@pytest.mark.parametrize("gone", [organisation(), year(), school_class(), person()])
def test_what_leans_on_something_ends_with_it_and_comes_back_with_it(here: World, gone: Message) -> None:
    here.tell(*FRAME, enrolment(), homeroom(), load())
    here.tell(removed(gone, 2))
    assert {status for status, _ in relations(here).values()} == {"ended"}

    here.tell((gone[0], gone[1] | {"version": 3}))
    assert {status for status, _ in relations(here).values()} == {"active"}


def test_what_ended_by_itself_stays_ended_when_its_class_comes_back(here: World) -> None:
    here.tell(*FRAME, enrolment(), removed(enrolment(), 2), removed(school_class(), 2), school_class(3))
    assert here.only(Enrolment).status == "ended"


def test_with_a_person_roles_guardianships_and_accounts_end(here: World) -> None:
    here.tell(*FRAME, person(1, "g1"), role(), guardianship(), account(), removed(person(), 2))
    assert here.only(RoleAssignment).status == here.only(Guardianship).status == "ended"
    assert here.all(Account) == []
    here.tell(person(3))
    assert here.only(RoleAssignment).status == here.only(Guardianship).status == "active"
    assert here.only(Account).login == "ivanova"


def test_a_guardianship_ends_with_the_guardian(here: World) -> None:
    here.tell(*FRAME, person(1, "g1"), guardianship(), removed(person(1, "g1"), 2))
    assert here.only(Guardianship).status == "ended"


@pytest.mark.parametrize(("kind", "name"), [("school", "authority_officer"), ("authority", "teacher")])
def test_a_role_that_an_organisation_cannot_have_does_not_count(here: World, kind: str, name: str) -> None:
    here.tell(role(name=name), organisation(kind=kind))
    assert here.only(RoleAssignment).status == "ended"
    here.tell(organisation(2, kind="authority" if kind == "school" else "school"))
    assert here.only(RoleAssignment).status == "active"


def with_password(here: World, text: str) -> None:
    aws.dynamodb().update_item(
        TableName="state",
        Key=here.only(Account).key,
        UpdateExpression="SET password_hash = :hash",
        ExpressionAttributeValues={":hash": {"S": text}},
    )


def logins(here: World) -> dict[str, tuple[str, str | None]]:
    return {one.login: (one.person_id, one.password_hash) for one in here.all(Account)}


def test_a_changed_login_moves_the_account_with_its_password(here: World) -> None:
    here.tell(*FRAME, account())
    before = here.only(Account)
    with_password(here, "secret")
    here.tell(account(2, login="PETROVA"))
    assert logins(here) == {"petrova": ("p1", "secret")}
    assert here.only(Account).account_id == before.account_id


def test_two_may_exchange_their_logins(here: World) -> None:
    here.tell(*FRAME, account(1, login="a"))
    with_password(here, "first")
    here.tell(person(1, "p2"), account(1, "p2", login="b"))
    here.tell(account(2, "p1", login="b"))
    assert set(logins(here)) == {"b"}
    here.tell(account(2, "p2", login="a"))
    assert logins(here) == {"a": ("p2", None), "b": ("p1", "first")}
    assert here.all(Waiting) == []


def test_a_login_that_is_taken_is_waited_for(here: World) -> None:
    here.tell(*FRAME, account(), person(1, "p2"), account(1, "p2"))
    assert logins(here) == {"ivanova": ("p1", None)}
    here.tell(removed(account(), 2))
    assert logins(here) == {"ivanova": ("p2", None)}


def test_a_login_that_a_file_left_with_an_ended_account_is_free(here: World) -> None:
    here.tell(*FRAME, account())
    ended = here.only(Account).to_item() | {"status": {"S": "ended"}, "password_hash": {"S": "old"}}
    here.empty()
    here.tell(*FRAME, person(1, "p2"))
    aws.dynamodb().put_item(TableName="state", Item=ended)

    here.tell(account(1, "p2"))
    assert logins(here) == {"ivanova": ("p2", None)}
    here.tell(account(2, login="anna"))
    assert logins(here) == {"ivanova": ("p2", None), "anna": ("p1", "old")}


def test_an_account_from_a_file_is_renamed_not_made_twice(here: World) -> None:
    here.tell(*FRAME, account())
    from_file = here.only(Account)
    here.empty()
    here.tell(*FRAME)
    aws.dynamodb().put_item(TableName="state", Item=from_file.to_item() | {"password_hash": {"S": "set"}})

    here.tell(account(2, login="anna"))
    assert logins(here) == {"anna": ("p1", "set")}


def test_a_removed_account_ends_what_was_linked_by_it_and_a_restored_one_brings_it_back(here: World) -> None:
    here.tell(*FRAME, account())
    own = here.only(Account).account_id
    linked = Link(person_id="p1", account_id=own, organisation_id="s1", link_id="l", study_profile_id="s", linked_at=1)
    aws.dynamodb().put_item(TableName="state", Item=linked.to_item())

    here.tell(removed(account(), 2))
    assert here.only(Link).suspended
    assert here.only(Suspension).status == "ended"
    key = key_of(f"ACCOUNT#{own}", "CUTOFF")
    assert "Item" in aws.dynamodb().get_item(TableName="access", Key=key)

    here.tell(account(3))
    assert not here.only(Link).suspended
    assert here.only(Suspension).status == "active"


@pytest.mark.parametrize("number", [1, 250])
def test_a_big_school_is_followed_page_by_page(here: World, number: int) -> None:
    here.tell(organisation())
    people = [role(1, f"p{one}") for one in range(number)]
    assert here.deliver(batch(*people)) == []
    here.tell(organisation(2, name="Гимназия № 5"))
    assert {one.organisation_name for one in here.all(RoleAssignment)} == {"Гимназия № 5"}
    assert len(here.all(RoleAssignment)) == number


def test_what_waits_in_numbers_is_let_in_page_by_page(here: World) -> None:
    assert here.deliver(batch(*(role(1, f"p{one}") for one in range(130)))) == []
    here.tell(organisation())
    assert len(here.all(RoleAssignment)) == 130
    assert here.all(Waiting) == []


def test_what_a_file_has_brought_meanwhile_lets_in_who_waits_within_a_day(here: World) -> None:
    frame = [organisation(), year(), school_class(), person()]
    here.tell(*frame, account())
    from_file = here.items()
    here.empty()
    here.tell(enrolment(), homeroom(), role(), guardianship(), person(1, "p2"), account(1, "p2"))
    for item in from_file:
        aws.dynamodb().put_item(TableName="state", Item=item)
    assert len(here.all(Waiting)) == 4

    with held_to_declaration("roster.let_in"):
        let_in.handler({}, CONTEXT)
    assert len(here.soon) == 3
    here.follow()
    assert here.all(Waiting) == []
    assert {status for status, _ in relations(here).values()} == {"active"}


def test_an_account_that_waits_for_a_login_gets_it_within_a_day_of_its_end_in_a_file(here: World) -> None:
    here.tell(*FRAME, account(), person(1, "p2"), account(1, "p2"))
    ended = here.only(Account).to_item() | {"status": {"S": "ended"}}
    aws.dynamodb().put_item(TableName="state", Item=ended)
    let_in.handler({}, CONTEXT)
    here.follow()
    assert {one.person_id for one in here.all(Account)} == {"p2"}


def test_messages_of_one_batch_have_a_fate_of_their_own(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise RuntimeError

    bodies = [envelope(*organisation()), envelope(*person())]
    monkeypatch.setattr("functions.roster.changes.settling.any_in", failing)
    assert here.deliver(*bodies, envelope(*enrolment())) == ["m0", "m1"]
    monkeypatch.undo()
    assert of_kind(Waiting, here.items())[0].of == "enrolment"
