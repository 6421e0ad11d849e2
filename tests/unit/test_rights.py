"""Who may do what: what counts today, in which session, and what each `access_…` lets through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import (
    LYCEUM,
    ME,
    SEVENTH,
    TODAY,
    chat,
    enrolment,
    group_load,
    guardianship,
    homeroom,
    in_group,
    link,
    load,
    member,
    role,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.membership_policy import POLICY
from svyazka_common import chat_rights, rights
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import Session
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.link import Conflict
from svyazka_common.records.roster import Account

if TYPE_CHECKING:
    from collections.abc import Callable

BEFORE, YESTERDAY, TOMORROW, AFTER = "2026-10-13", "2026-10-14", "2026-10-16", "2026-10-17"
HERE, ELSEWHERE = "school1", "school2"
PUPILS, PARENTS = ChatRef(kind="class_pupils", scope_id="7a"), ChatRef(kind="class_parents", scope_id="7a")
ALGEBRA = ChatRef(kind="subject", scope_id="7a", subject_id="algebra")
GROUP = replace(ALGEBRA, group_id="g2")
COLLEAGUES = ChatRef(kind="colleagues", scope_id=HERE)
DATED = (role("school_admin"), homeroom("7a"), load("7a"), enrolment("7a"), in_group("7a"), SEVENTH)
ADMIN = role("school_admin")
ACCOUNT = Account(account_id="a9", person_id="anna", organisation_id=HERE, login="anna", version=1)
CLOSED = replace(LYCEUM, status="ended")


def session(organisation_id: str = HERE, person_id: str = ME) -> Session:
    return Session(
        account_id=f"a-{organisation_id}",
        person_id=person_id,
        organisation_id=organisation_id,
        token_hash="",
        created_at_ms=1,
        expires_at=2,
    )


def code_of(call: Callable[[], object]) -> Code | None:
    try:
        call()
    except DomainError as problem:
        return problem.code
    return None


def elsewhere(record: Any) -> Any:
    return replace(record, organisation_id=ELSEWHERE)


def days(fact: Any, starts_on: str | None, ends_on: str | None) -> Any:
    return replace(fact, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize("fact", DATED)
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds", "listed"),
    [
        (TODAY, TODAY, True, True),
        (BEFORE, TOMORROW, True, True),
        (BEFORE, YESTERDAY, False, False),
        (TOMORROW, AFTER, False, True),
    ],
)
def test_fact_counts_from_its_first_day_to_its_last(
    fact: Any,
    starts_on: str,
    ends_on: str,
    holds: bool,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
) -> None:
    dated = days(fact, starts_on, ends_on)
    assert rights.counts(dated, TODAY) == holds
    assert rights.counts_or_will(dated, TODAY) == listed
    assert not rights.counts(replace(dated, status="ended"), TODAY)
    assert not rights.counts_or_will(replace(dated, status="ended"), TODAY)


def test_role_without_days_counts_until_it_ends() -> None:
    assert rights.counts(ADMIN, TODAY)
    assert rights.counts_or_will(ADMIN, TODAY)


@pytest.mark.parametrize(
    ("fact", "gone"),
    [
        (guardianship("anna"), {"status": "ended"}),
        (LYCEUM, {"status": "ended"}),
        (link(), {"suspended": True}),
        (ACCOUNT, {"status": "ended"}),
    ],
)
def test_what_has_no_days_counts_until_something_ends_it(fact: Any, gone: dict[str, Any]) -> None:
    assert rights.counts(fact, TODAY)
    assert not rights.counts(replace(fact, **gone), TODAY)


LAPSES: dict[str, tuple[Any, Any]] = {
    "the role has ended": (replace(ADMIN, status="ended"), LYCEUM),
    "its last day was yesterday": (days(ADMIN, None, YESTERDAY), LYCEUM),
    "its first day is tomorrow": (days(ADMIN, TOMORROW, None), LYCEUM),
    "the school is closed": (ADMIN, CLOSED),
    "it is another role": (role("teacher"), LYCEUM),
    "it is of another school": (elsewhere(ADMIN), LYCEUM),
    "it is somebody else's": (replace(ADMIN, person_id="other"), LYCEUM),
    "only another school is known": (ADMIN, elsewhere(LYCEUM)),
}
CONFLICT = Conflict(person_id="anna", organisation_id=HERE, phone_key="k", noticed_at=1)


def administers(*records: Any) -> dict[str, Code | None]:
    items = [record.to_item() for record in records]
    return {
        "school": code_of(lambda: rights.access_school(session(), items, TODAY)),
        "class": code_of(lambda: rights.access_class(session(), items, SEVENTH, TODAY)),
        "account": code_of(lambda: rights.access_account(session(), items, ACCOUNT, TODAY)),
        "conflict": code_of(lambda: rights.access_conflict(session(), items, CONFLICT, TODAY)),
    }


def test_administrator_of_today_acts_on_what_is_the_schools() -> None:
    assert set(administers(ADMIN, LYCEUM).values()) == {None}
    assert rights.access_person(session(), [ADMIN.to_item(), LYCEUM.to_item()], [HERE], TODAY) == HERE


def test_what_has_to_be_read_is_of_the_session() -> None:
    assert rights.administrator_keys(session()) == [ADMIN.key, LYCEUM.key]
    assert rights.administrator_keys(session(ELSEWHERE)) == [elsewhere(ADMIN).key, elsewhere(LYCEUM).key]


@pytest.mark.parametrize(("role_read", "place"), LAPSES.values(), ids=LAPSES)
def test_nobody_else_administers(role_read: Any, place: Any) -> None:
    assert set(administers(role_read, place).values()) == {Code.NOT_SCHOOL_ADMIN}
    items = [role_read.to_item(), place.to_item()]
    assert code_of(lambda: rights.access_person(session(), items, [HERE], TODAY)) == Code.PERSON_UNKNOWN
    assert set(administers(place).values()) == {Code.NOT_SCHOOL_ADMIN}


@pytest.mark.parametrize(
    ("ask", "thing", "code"),
    [
        (rights.access_class, SEVENTH, Code.CLASS_UNKNOWN),
        (rights.access_account, ACCOUNT, Code.ACCOUNT_UNKNOWN),
        (rights.access_conflict, CONFLICT, Code.CONFLICT_UNKNOWN),
    ],
)
def test_administrator_finds_nothing_of_another_school(ask: Any, thing: Any, code: Code) -> None:
    items = [ADMIN.to_item(), LYCEUM.to_item()]
    assert code_of(lambda: ask(session(), items, elsewhere(thing), TODAY)) == code
    assert code_of(lambda: ask(session(), items, None, TODAY)) == code


def test_administrator_reads_chats_of_their_school_but_none_of_two() -> None:
    items = [ADMIN.to_item(), LYCEUM.to_item()]
    chat = Chat(kind="manual", scope_id="0a", organisation_id=HERE, title="Поход", created_at=1)
    of_two = replace(chat, direct=True)
    assert rights.access_supervised(session(), items, chat, TODAY) == (ADMIN, chat)
    hidden = [
        code_of(partial(rights.access_supervised, session(), items, one, TODAY))
        for one in (elsewhere(chat), of_two, None)
    ]
    assert set(hidden) == {Code.CHAT_UNKNOWN}
    assert rights.access_supervised_chats(session(), items, [elsewhere(chat), of_two, chat], TODAY) == [chat]


def test_administrator_administers_no_other_school_than_the_sessions() -> None:
    items = [ADMIN.to_item(), LYCEUM.to_item()]
    assert rights.administers(session(), HERE, items, TODAY)
    assert not rights.administers(session(), ELSEWHERE, items, TODAY)


def test_administrator_finds_no_ended_account_and_no_stranger() -> None:
    items = [ADMIN.to_item(), LYCEUM.to_item()]
    gone = replace(ACCOUNT, status="ended")
    assert code_of(lambda: rights.access_account(session(), items, gone, TODAY)) == Code.ACCOUNT_UNKNOWN
    for ties in ([ELSEWHERE], []):
        assert code_of(lambda: rights.access_person(session(), items, ties, TODAY)) == Code.PERSON_UNKNOWN  # noqa: B023


@pytest.mark.parametrize(
    ("duty", "chats"),
    [
        (homeroom("7a"), [PUPILS, PARENTS]),
        (replace(homeroom("8a"), lineage_id="7a"), [PUPILS, PARENTS]),
        (load("7a"), [ALGEBRA]),
        (group_load("7a", "g2"), [ALGEBRA, GROUP]),
        (ADMIN, [COLLEAGUES]),
        (role("teacher"), []),
        (role("authority_officer"), []),
    ],
)
def test_duty_of_today_leads_to_its_chats_in_a_session_of_its_school(duty: Any, chats: list[ChatRef]) -> None:
    def managed(fact: Any, *places: Any, of: str = HERE) -> list[ChatRef]:
        return list(rights.access_managed_chats(session(of), [fact], places, TODAY, managed_by=POLICY.managed_by))

    assert managed(duty, LYCEUM) == chats
    assert managed(replace(duty, status="ended"), LYCEUM) == []
    assert managed(days(duty, BEFORE, YESTERDAY), LYCEUM) == []
    assert managed(days(duty, TOMORROW, AFTER), LYCEUM) == []
    assert managed(duty, CLOSED) == []
    assert managed(duty) == []
    assert managed(duty, LYCEUM, elsewhere(LYCEUM), of=ELSEWHERE) == []


@pytest.mark.parametrize("duty", [homeroom("7a"), load("7a"), group_load("7a")])
def test_duty_in_a_class_that_is_over_or_to_come_leads_to_nothing(duty: Any) -> None:
    for place in (replace(SEVENTH, status="ended"), days(SEVENTH, BEFORE, YESTERDAY), days(SEVENTH, TOMORROW, AFTER)):
        assert (
            rights.access_managed_chats(session(), [duty], [LYCEUM, place], TODAY, managed_by=POLICY.managed_by) == {}
        )
    assert rights.access_managed_chats(session(), [duty], [LYCEUM, SEVENTH], TODAY, managed_by=POLICY.managed_by)


SCHOOLS = st.sampled_from([HERE, ELSEWHERE])


@given(
    ref=st.sampled_from([PUPILS, PARENTS, ALGEBRA, GROUP, COLLEAGUES]),
    of_owner=SCHOOLS | st.none(),
    of_session=SCHOOLS,
    of_role=SCHOOLS,
    in_class=st.booleans(),
)
def test_administrator_answers_for_exactly_the_schools_chats(
    ref: ChatRef, of_owner: str | None, of_session: str, of_role: str, *, in_class: bool
) -> None:
    """Of the class's chats by the chat's school, or the class's; of the colleagues' by the id; of nothing else."""
    owner: Any = None
    if of_owner is not None:
        owner = replace(SEVENTH if in_class else chat("class_pupils~7a"), organisation_id=of_owner)
    places = [LYCEUM, elsewhere(LYCEUM)]
    mine = replace(ADMIN, organisation_id=of_role)
    code = code_of(
        lambda: rights.access_managed_chat(
            session(of_session), ref, [mine], places, TODAY, owner=owner, managed_by=POLICY.managed_by
        )
    )
    of_chat = HERE if ref == COLLEAGUES else of_owner
    assert (code is None) == (of_chat == of_session == of_role)
    assert code in {None, Code.CHAT_UNKNOWN}


def test_teacher_answers_for_no_chat_of_another_class_or_subject() -> None:
    duties: list[rights.Duty] = [homeroom("7a"), load("7a"), role("teacher")]

    def refused(ref: ChatRef) -> Code | None:
        return code_of(
            lambda: rights.access_managed_chat(
                session(), ref, duties, [LYCEUM], TODAY, owner=SEVENTH, managed_by=POLICY.managed_by
            )
        )

    for ref in (replace(PUPILS, scope_id="7b"), replace(ALGEBRA, subject_id="physics"), COLLEAGUES):
        assert refused(ref) == Code.CHAT_UNKNOWN


def test_teacher_of_a_group_answers_for_its_chat_and_the_classs() -> None:
    def answers(held: Any, ref: ChatRef) -> bool:
        return not code_of(
            lambda: rights.access_managed_chat(
                session(), ref, [held], [LYCEUM], TODAY, owner=SEVENTH, managed_by=POLICY.managed_by
            )
        )

    other = replace(GROUP, group_id="g1")
    assert [answers(group_load("7a", "g2"), ref) for ref in (GROUP, ALGEBRA, other)] == [True, True, False]
    assert [answers(load("7a"), ref) for ref in (GROUP, ALGEBRA, other)] == [False, True, False]


def create(loads: list[Any], group_id: str | None = None, of: str = HERE) -> Code | None:
    places: list[rights.Place] = [LYCEUM, SEVENTH, elsewhere(LYCEUM)]
    asked: dict[str, Any] = {"class_id": "7a", "subject_id": "algebra", "group_id": group_id}
    return code_of(lambda: rights.access_load(session(of), loads, places, TODAY, **asked))


def test_only_who_teaches_the_subject_may_create_its_chat() -> None:
    assert create([load("7a"), load("7b", "physics")]) is None
    assert create([load("7a", "physics")]) == Code.SUBJECT_NOT_TAUGHT
    assert create([load("7b")]) == Code.CLASS_FOREIGN
    assert create([]) == Code.CLASS_FOREIGN
    assert create([days(load("7a"), BEFORE, YESTERDAY)]) == Code.CLASS_FOREIGN
    assert create([replace(load("7a"), status="ended")]) == Code.CLASS_FOREIGN
    assert create([load("7a")], of=ELSEWHERE) == Code.CLASS_FOREIGN


def test_teacher_of_a_group_may_create_its_chat_or_the_classs() -> None:
    second_group = group_load("7a", "g2")
    assert create([second_group]) is None
    assert create([group_load("7a", "g1"), second_group], "g2") is None
    for others in ([second_group], [load("7a")]):
        assert create(others, "g1") == Code.SUBJECT_NOT_TAUGHT
    assert create([replace(second_group, status="ended")], "g2") == Code.CLASS_FOREIGN


@pytest.mark.parametrize("as_what", ["homeroom_teacher", "teacher", "colleague", "pupil", "parent"])
def test_membership_of_the_staff_is_shown_in_a_session_of_its_school_only(as_what: Any) -> None:
    mine = member("class_pupils~7a", role=as_what)
    assert chat_rights.access_membership(session(), mine) == mine
    code = code_of(lambda: chat_rights.access_membership(session(ELSEWHERE), mine))
    assert code == (None if as_what in {"pupil", "parent"} else Code.CHAT_UNKNOWN)


def test_who_is_no_member_has_no_access() -> None:
    assert code_of(lambda: chat_rights.access_membership(session(), None)) == Code.CHAT_UNKNOWN


def test_session_shows_todays_roles_and_of_the_staffs_its_schools() -> None:
    names: list[Any] = ["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    roles = [role(name) for name in names]
    assert rights.access_roles(session(), roles, TODAY) == roles
    assert [one.role for one in rights.access_roles(session(ELSEWHERE), roles, TODAY)] == ["pupil", "parent"]
    assert rights.access_roles(session(), [days(one, BEFORE, YESTERDAY) for one in roles], TODAY) == []


def test_facts_of_the_staff_are_of_one_session_and_a_familys_of_all() -> None:
    facts: list[Any] = [*DATED[:5], guardianship("anna"), link()]
    assert [fact for fact in facts if rights.is_of_session(session(), fact)] == facts
    shown = [fact for fact in facts if rights.is_of_session(session(ELSEWHERE), fact)]
    assert shown == [enrolment("7a"), in_group("7a"), guardianship("anna"), link()]


def test_children_are_those_of_today() -> None:
    past = replace(guardianship("boris"), status="ended")
    assert rights.access_children([guardianship("anna"), past], TODAY) == [guardianship("anna")]
