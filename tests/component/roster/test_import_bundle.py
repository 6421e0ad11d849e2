"""The real handler on the committed demo bundle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.demo_region import bundle, region
from local.demo_region.logins import demo_logins
from roster.cloud import World, report_key, world
from svyazka_common.passwords import verify_password
from svyazka_common.records.base import Record, of_kind
from svyazka_common.records.roster import (
    Account,
    DirectoryEntry,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    account_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = 2026
COMMITTED = Path(__file__).parents[3] / "data" / "demo-region"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The demo region imported once: what the importer told, and the items that it left."""

    world: World
    summary: dict[str, Any]
    items: list[dict[str, Any]]

    def all[R: Record](self, kind: type[R]) -> list[R]:
        return of_kind(kind, self.items)


@pytest.fixture(scope="module")
def loaded(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[Loaded]:
    with world(tables, dynamodb_local) as made:
        summary = made.load(bundle.pack({path.name: path.read_bytes() for path in COMMITTED.iterdir()}, YEAR))
        yield Loaded(made, summary, made.items())


def test_every_row_of_the_demo_bundle_is_taken(loaded: Loaded) -> None:
    summary = loaded.summary

    assert (summary["ok"], summary["refused"], summary["reported"]) == (True, None, 0)
    assert loaded.world.report() == []
    assert loaded.world.read(report_key()).decode("utf-8-sig") == "file,row,column,code,text\r\n"
    assert loaded.world.dead_letters() == []


def test_each_kind_has_as_many_records_as_the_region(loaded: Loaded) -> None:
    made = region.make(YEAR)
    pupils = [human for human in made.humans.values() if ("student" in {role for role, _ in human.roles})]
    places = {(human.person_id, place) for human in made.humans.values() for _, place in human.roles}
    expected = {
        Organisation.entity: 3,
        DirectoryEntry.entity: 3,
        SchoolClass.entity: len(made.classes),
        Person.entity: len(made.humans),
        Enrolment.entity: len(pupils),
        Guardianship.entity: sum(len(human.guardian_ids) for human in pupils),
        Homeroom.entity: sum(len(one.homeroom_teacher_ids) for one in made.classes),
        GroupEnrolment.entity: sum(len(lesson.group_pupil_ids) for lesson in made.lessons),
        TeachingLoad.entity: sum(len(lesson.teacher_ids) for lesson in made.lessons),
        Account.entity: len(places),
    }
    counted = Counter(item["entity"]["S"] for item in loaded.items)

    written = {entity: count["written"] for entity, count in loaded.summary["counts"].items()}

    assert written == counted
    assert counted.pop(RoleAssignment.entity) > len(made.humans)
    assert counted == expected


def test_a_class_teacher_has_class_role_load_and_account(loaded: Loaded) -> None:
    login = next(login for login in demo_logins(YEAR) if login.actor == "class_teacher")
    mine = [record for record in loaded.items if record["pk"]["S"] == f"PERSON#{login.person_id}"]
    roles = {record["role"]["S"] for record in mine if record["entity"]["S"] == "role"}
    loads = {record["sk"]["S"]: record for record in mine if record["entity"]["S"] == "teaching_load"}
    [homeroom] = [record for record in loaded.all(Homeroom) if record.person_id == login.person_id]

    assert roles == {"teacher", "homeroom_teacher"}
    assert (homeroom.class_label, homeroom.starts_on, homeroom.ends_on) == ("7А", "2026-09-01", "2027-08-31")
    assert loads[f"LOAD#{homeroom.class_id}#algebra"]["subject_name"]["S"] == "Алгебра"


def test_demo_persons_log_in_with_their_password_and_nobody_else_has_one(loaded: Loaded) -> None:
    accounts = {(one.organisation_id, one.login): one for one in loaded.all(Account)}
    for login in demo_logins(YEAR):
        account = accounts[login.organisation_id, login.login]
        assert verify_password(account.password_hash, login.password)
        assert (account.person_id, account.account_id) == (
            login.person_id,
            account_id(login.person_id, login.organisation_id),
        )
    with_password = {one.person_id for one in accounts.values() if one.password_hash}
    assert with_password == {login.person_id for login in demo_logins(YEAR)}


def test_a_pupil_is_guarded_by_those_who_represent_them(loaded: Loaded) -> None:
    made = region.make(YEAR)
    people: dict[str, set[str]] = {}
    for relation in loaded.all(Guardianship):
        people.setdefault(relation.child_id, set()).add(relation.guardian_id)
        assert relation.child_name == made.humans[relation.child_id].full_name

    assert people == {one.person_id: set(one.guardian_ids) for one in made.humans.values() if one.guardian_ids}


def test_the_directory_lists_each_school_once_with_the_organisation_above(loaded: Loaded) -> None:
    listed = {(entry.term, entry.parent_id) for entry in loaded.all(DirectoryEntry) if entry.kind == "school"}

    assert listed == {
        ("мбоу гимназия 3 имени а с пушкина", "org-100"),
        ("мбоу средняя общеобразовательная школа 12", "org-100"),
    }


def test_the_same_file_again_writes_nothing(loaded: Loaded) -> None:
    loaded.world.writes.clear()

    summary = loaded.world.load(bundle.zipped(YEAR))

    assert loaded.world.writes == Counter()
    assert sum(count["written"] for count in summary["counts"].values()) == 0
    assert {entity: count["read"] for entity, count in summary["counts"].items()} == {
        entity: count["read"] for entity, count in loaded.summary["counts"].items() if entity != "directory_entry"
    }
    assert summary["schools"] == {"done": 3}
