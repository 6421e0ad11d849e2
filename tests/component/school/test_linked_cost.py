"""What counting a school costs: the line of `docs/costs.md`, by what it costs for a few classes more."""

from __future__ import annotations

import pytest
from link.families import NAMES, SCHOOL, Member
from memory_table import MemoryTable
from round_trips import Trips

from functions.school.use_cases.people import linked_by_class
from school.class_7a import TODAY, enrolment, homeroom, school_class
from svyazka_common import aws, clock
from svyazka_common.errors import DomainError
from svyazka_common.records.access import Session
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import Guardianship, Organisation, RoleAssignment

CLASS_SIZE = 30
ADMIN = "administrator"


def member(person_id: str) -> Member:
    return Member(person_id, "Ф", "И", person_id, "pupil")


class School:
    """Classes of thirty, with two parents for each pupil and a class teacher; all of the linked by its accounts."""

    def __init__(self, classes: int, *, linked: bool) -> None:
        self.table = MemoryTable()
        role = RoleAssignment(
            person_id=ADMIN,
            organisation_id=SCHOOL,
            organisation_name=NAMES[SCHOOL],
            organisation_kind="school",
            role="school_admin",
            version=1,
        )
        self.table.put(role.to_item())
        self.table.put(Organisation(organisation_id=SCHOOL, kind="school", name=NAMES[SCHOOL], version=1).to_item())
        for number in range(classes):
            self._fill(f"c{number}", linked=linked)

    def _fill(self, class_id: str, *, linked: bool) -> None:
        pupils = [f"{class_id}-p{number}" for number in range(CLASS_SIZE)]
        parents = {f"{pupil}-{parent}": pupil for pupil in pupils for parent in ("mother", "father")}
        records = [
            school_class(class_id, "7А"),
            homeroom(member(f"{class_id}-teacher"), class_id=class_id),
            *(enrolment(member(pupil), class_id=class_id) for pupil in pupils),
            *(
                Guardianship(guardian_id=parent, child_id=child, child_name="Ф И", version=1)
                for parent, child in parents.items()
            ),
            *(one for person_id in [*pupils, *parents] if linked for one in links_of(person_id)),
        ]
        for record in records:
            self.table.put(record.to_item())


def links_of(person_id: str) -> list[Link | VkId]:
    return [
        Link(
            person_id=person_id,
            account_id=f"a-{person_id}",
            organisation_id=SCHOOL,
            link_id="1" * 32,
            study_profile_id="2" * 32,
            linked_at=1_790_000_000,
        ),
        VkId(person_id=person_id, vk_id="3" * 32, phone="+79123456789", phone_key="4" * 64, proven_at=1_790_000_000),
    ]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(aws, "concurrently", Trips().concurrently)
    monkeypatch.setenv("STATE_TABLE", "state")


def counting(monkeypatch: pytest.MonkeyPatch, school: School, who: str = ADMIN) -> tuple[int, float]:
    """Calls and read units of one count."""
    calls: list[None] = []
    school.table.before = lambda: calls.append(None)
    monkeypatch.setattr(aws, "dynamodb", lambda: school.table)
    session = Session(
        account_id=f"a-{who}",
        person_id=who,
        organisation_id=SCHOOL,
        token_hash="5" * 64,
        created_at_ms=clock.now_ms(),
        expires_at=clock.now() + 3600,
    )
    linked = linked_by_class(session)
    assert linked.pupils.expected == len(linked.classes) * CLASS_SIZE
    return len(calls), school.table.units["read"]


@pytest.mark.parametrize(
    ("classes", "linked", "calls", "units"),
    [(2, True, 7, 43), (2, False, 8, 217), (10, True, 11, 203), (10, False, 20, 1073)],
)
def test_counting_reads_guardians_of_fifty_pupils_with_a_call(
    monkeypatch: pytest.MonkeyPatch, classes: int, *, linked: bool, calls: int, units: float
) -> None:
    assert counting(monkeypatch, School(classes, linked=linked)) == (calls, units)


def test_who_is_no_administrator_costs_what_it_takes_to_see_that(monkeypatch: pytest.MonkeyPatch) -> None:
    school = School(1, linked=False)
    with pytest.raises(DomainError):
        counting(monkeypatch, school, "stranger")
    assert school.table.units["read"] <= 3
