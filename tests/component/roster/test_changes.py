"""Roster changes by queue: what each kind does, and what becomes of all that leans on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roster.changes import (
    FRAME,
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
    relations,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common.records.base import of_kind
from svyazka_common.records.changes import Waiting
from svyazka_common.records.roster import (
    Account,
    DirectoryEntry,
    Enrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


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
    assert {entry.term for entry in here.all(DirectoryEntry)} == {"лицей 3"}
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


def test_a_class_and_its_people_keep_the_chats_that_it_goes_on_with(here: World) -> None:
    here.tell(*FRAME, enrolment(), school_class(2, lineage_id="c0"))
    assert here.only(Enrolment).lineage == here.only(SchoolClass).lineage == "c0"
    here.tell(school_class(3, label="8А"))
    assert here.only(Enrolment).lineage == here.only(SchoolClass).lineage == "c0"


def test_a_role_may_have_days(here: World) -> None:
    here.tell(*FRAME, role())
    assert (here.only(RoleAssignment).starts_on, here.only(RoleAssignment).ends_on) == (None, None)
    here.tell(("role.upserted", role(2)[1] | {"ends_on": "2026-12-31"}))
    assert here.only(RoleAssignment).ends_on == "2026-12-31"


def test_classes_and_their_people_have_the_days_of_the_academic_year(here: World) -> None:
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
    assert {entry.term for entry in here.all(DirectoryEntry)} == {"гимназия 5"}


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


@pytest.mark.parametrize("number", [1, 250])
def test_a_big_school_is_followed_page_by_page(here: World, number: int) -> None:
    here.tell(organisation())
    people = [role(1, f"p{one}") for one in range(number)]
    assert here.deliver(batch(*people)) == []
    here.tell(organisation(2, name="Гимназия № 5"))
    assert {one.organisation_name for one in here.all(RoleAssignment)} == {"Гимназия № 5"}
    assert len(here.all(RoleAssignment)) == number


def test_messages_of_one_batch_have_a_fate_of_their_own(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise RuntimeError

    bodies = [envelope(*organisation()), envelope(*person())]
    monkeypatch.setattr("functions.roster.changes.use_cases.apply_changes.any_in", failing)
    assert here.deliver(*bodies, envelope(*enrolment())) == ["m0", "m1"]
    monkeypatch.undo()
    assert of_kind(Waiting, here.items())[0].of == "enrolment"
