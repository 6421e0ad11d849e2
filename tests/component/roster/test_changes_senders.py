"""Who may send which roster changes of which organisations: by what SQS attests, not by what a message says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.changes.senders import Grant
from roster.changes import (
    FRAME,
    JOURNAL,
    OPERATOR,
    SENDERS,
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    load,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common.records.changes import Tombstone, Waiting
from svyazka_common.records.roster import Enrolment, Guardianship, Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterator

PORTAL, SCHOOL = "AROAPORTALPORTAL01234:web", "AIDASCHOOLSCHOOL01234"
GRANTS = (
    *SENDERS,
    Grant(
        name="portal",
        sender_ids=("AROAPORTALPORTAL01234",),
        organisations="all",
        kinds=("guardianship", "role:parent", "person.upserted"),
    ),
    Grant(name="a school's own", sender_ids=("AIDASCHOOLSCHOOL01234",), organisations=("s2",), kinds="all"),
)


@pytest.fixture(scope="module")
def lasting(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def here(lasting: World) -> World:
    lasting.letters.clear()
    lasting.empty()
    lasting.senders = GRANTS
    lasting.tell(*FRAME, role(), organisation(1, "s2"), school_class(1, "c2", organisation_id="s2"), person(1, "g1"))
    return lasting


def refusal(here: World, message: Any, **how: Any) -> str | None:
    """The reason for which a message is laid aside; its letter names who sent it."""
    here.letters.clear()
    body = envelope(*message) if isinstance(message, tuple) else message
    assert here.deliver(body, **how) == []
    here.follow()
    if not here.letters:
        return None
    [(_, attributes)] = here.letters
    return attributes["reason"]


@pytest.mark.parametrize(
    "sender_id", ["AROASTRANGERSTRANGER1:x", "", "AROAJOURNALJOURNAL01", "x:AROAJOURNALJOURNAL012"]
)
def test_who_is_not_configured_is_refused_whatever_they_send(here: World, sender_id: str) -> None:
    assert refusal(here, person(2, "new"), sender_id=sender_id) == "sender_unknown"
    assert refusal(here, "not JSON", sender_id=sender_id) == "sender_unknown"
    assert {one.person_id for one in here.all(Person)} == {"p1", "g1"}


def test_a_session_of_a_role_may_have_any_name(here: World) -> None:
    assert refusal(here, person(2, "new"), sender_id="AROAJOURNALJOURNAL012:another") is None
    assert refusal(here, person(2, "newer"), sender_id="AROAJOURNALJOURNAL012") is None


def test_a_portal_makes_guardians_and_no_administrator(here: World) -> None:
    assert refusal(here, guardianship(), sender_id=PORTAL) is None
    assert refusal(here, role(1, "g1", "parent"), sender_id=PORTAL) is None
    assert refusal(here, role(1, "g1", "school_admin"), sender_id=PORTAL) == "kind_not_allowed"
    assert refusal(here, removed(role(), 2), sender_id=PORTAL) == "kind_not_allowed"
    assert refusal(here, removed(person(), 2), sender_id=PORTAL) == "kind_not_allowed"
    assert {(one.person_id, one.role) for one in here.all(RoleAssignment)} == {("p1", "pupil"), ("g1", "parent")}


def test_of_a_batch_only_what_the_sender_may_say_is_taken(here: World) -> None:
    message = batch(guardianship(), role(1, "g1", "school_admin"), enrolment(1, "g1"))
    assert refusal(here, message, sender_id=PORTAL) == "kind_not_allowed"
    assert here.only(Guardianship).guardian_id == "g1"
    assert here.all(Enrolment) == []
    [(body, letter)] = here.letters
    assert [one["type"] for one in json.loads(body)["data"]["records"]] == [
        "roster.role.upserted",
        "roster.enrolment.upserted",
    ]
    assert letter["sender"] == PORTAL


@pytest.mark.parametrize(
    "message",
    [
        organisation(2, name="Наша теперь"),
        school_class(2),
        removed(school_class(), 2),
        school_class(2, "c1", organisation_id="s2"),
        role(1, "g1", "school_admin"),
        removed(role(), 2),
        enrolment(1, "g1"),
        load(1, "g1"),
        removed(enrolment(), 2),
        account(),
        person(2),
        removed(person(), 2),
        guardianship(),
        year(2),
        removed(year(), 2),
    ],
    ids=lambda message: f"{message[0]}-{max(message[1].values(), key=str)}",
)
def test_a_schools_own_system_changes_nothing_of_another_school(here: World, message: Message) -> None:
    here.tell(enrolment())
    before = here.items()
    assert refusal(here, message, sender_id=SCHOOL) == "organisation_not_allowed"
    assert here.items() == before


def test_it_changes_whatever_is_its_own(here: World) -> None:
    own: list[Message] = [
        organisation(2, "s2", name="Школа № 2"),
        school_class(1, "c3", organisation_id="s2"),
        person(1, "p2"),
        role(1, "p2", organisation_id="s2"),
        person(2, "p2", family_name="Петрова"),
        enrolment(1, "p2", "c2"),
        enrolment(2, "p2", "c3"),
        removed(enrolment(1, "p2", "c2"), 2),
        guardianship(1, "g1", "p2"),
        account(1, "p2", organisation_id="s2"),
        removed(school_class(1, "c3"), 2),
        removed(role(1, "p2", organisation_id="s2"), 2),
    ]
    assert [refusal(here, message, sender_id=SCHOOL) for message in own] == [None] * len(own)


def test_who_belongs_to_two_schools_is_changed_by_neither_alone(here: World) -> None:
    here.tell(role(1, "p1", organisation_id="s2"))
    assert refusal(here, person(2, family_name="Чужова"), sender_id=SCHOOL) == "organisation_not_allowed"
    assert refusal(here, guardianship(), sender_id=SCHOOL) == "organisation_not_allowed"


def test_a_relation_that_waited_comes_into_no_class_of_another_school(here: World) -> None:
    assert refusal(here, enrolment(1, "g1", "c9"), sender_id=SCHOOL) is None
    assert refusal(here, enrolment(1, "g1", "c8"), sender_id=SCHOOL) is None
    assert len(here.all(Waiting)) == 2
    here.tell(school_class(1, "c8", organisation_id="s2"))
    assert {one.class_id for one in here.all(Enrolment)} == {"c8"}
    here.tell(school_class(1, "c9"))
    assert {one.class_id for one in here.all(Enrolment)} == {"c8"}
    assert here.all(Waiting) == []
    assert [told["reason"] for _, told in here.letters] == ["organisation_not_allowed"]


def test_nobody_limited_forbids_in_advance_what_is_not_there_yet(here: World) -> None:
    assert refusal(here, removed(enrolment(1, "g1", "c9"), 2), sender_id=SCHOOL) == "organisation_unknown"
    assert refusal(here, removed(school_class(1, "c9"), 2), sender_id=SCHOOL) == "organisation_unknown"
    assert here.all(Tombstone) == []


def test_what_an_operator_sends_back_is_judged_by_its_own_sender(here: World) -> None:
    forwarded = {"sender_id": OPERATOR, "attributes": {"sender": SCHOOL}}
    assert refusal(here, school_class(2), **forwarded) == "organisation_not_allowed"
    assert here.letters[0][1]["sender"] == SCHOOL
    assert refusal(here, school_class(2, "c2", organisation_id="s2"), **forwarded) is None
    assert refusal(here, school_class(2), sender_id=OPERATOR) is None


@pytest.mark.parametrize("sender_id", [PORTAL, SCHOOL, JOURNAL, "AROASTRANGERSTRANGER1:x"])
def test_nobody_else_speaks_for_another(here: World, sender_id: str) -> None:
    here.senders = (*GRANTS[1:],) if sender_id == JOURNAL else GRANTS
    forged = {"sender": OPERATOR}
    reason = refusal(here, role(1, "g1", "school_admin"), sender_id=sender_id, attributes=forged)
    assert reason in {"sender_unknown", "kind_not_allowed", "organisation_not_allowed"}
    assert here.letters[0][1]["sender"] == sender_id


def test_what_fails_in_the_end_keeps_its_sender_and_no_forged_one(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("functions.roster.handlers.apply_changes.apply_with_guard", broken)
    here.deliver(envelope(*person(2)), sender_id=JOURNAL, attributes={"sender": OPERATOR}, received=5)
    [(_, attributes)] = here.letters
    assert (attributes["failure"], attributes["sender"]) == ("ConnectionError", JOURNAL)


def test_several_grants_of_one_sender_add_up_each_within_itself(here: World) -> None:
    here.senders = (
        Grant(name="1", sender_ids=("AIDASCHOOLSCHOOL01234",), organisations=("s2",), kinds=("class",)),
        Grant(name="2", sender_ids=("AIDASCHOOLSCHOOL01234",), organisations=("s1",), kinds=("role",)),
    )
    assert refusal(here, school_class(2, "c2", organisation_id="s2"), sender_id=SCHOOL) is None
    assert refusal(here, role(2), sender_id=SCHOOL) is None
    assert refusal(here, school_class(2), sender_id=SCHOOL) == "organisation_not_allowed"
