"""GET /api/chats/why: for oneself, for the school's administrator, for nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from round_trips import counted

from chats.http_calls import call, sign_in
from chats.school import SCHOOL, enrolment, guardianship, homeroom, link, load, person, role, store, subject_chat
from functions.chats.handlers import why
from functions.chats.schemas import why as view
from functions.chats.use_cases.why import explain_to_operator
from svyazka_common.records.chats import ChatRef, Exclusion, Member
from svyazka_common.records.roster import Organisation, SchoolClass

pytestmark = pytest.mark.usefixtures("cloud")

PUPILS, PARENTS, SUBJECT, COLLEAGUES = (
    "class_pupils~7a",
    "class_parents~7a",
    "subject~7a~algebra",
    f"colleagues~{SCHOOL}",
)

LEFT_MS, LEFT = 1_790_000_000_000, "2026-09-21T14:13:20+00:00"


def ask(who: str, about: str | None = None) -> tuple[int, Any]:
    handler, cookies = why.handler, sign_in(who)
    query = {} if about is None else {"person_id": about}
    return call(handler, "GET", "/api/chats/why", cookies=cookies, query=query)


def codes(body: Any) -> dict[str, list[str]]:
    return {one["chat_id"]: [reason["code"] for reason in one["because"]] for one in body["chats"]}


def a_class() -> None:
    store(person("anna", "Белова"), link("anna"), enrolment("anna"), role("anna", "pupil"), subject_chat())
    store(person("mother", "Белова"), guardianship("mother", "anna"), role("mother", "parent"))
    store(person("teacher", "Яковлева"), homeroom("teacher"), load("teacher"), role("teacher"))
    store(person("admin"), role("admin", "school_admin"))
    store(
        SchoolClass(
            class_id="7a", organisation_id=SCHOOL, label="7А", starts_on="2026-09-01", ends_on="2027-05-31", version=1
        ),
        Organisation(organisation_id=SCHOOL, kind="school", name="Лицей № 3", version=1),
        Member(
            person_id="anna",
            chat_id=PUPILS,
            kind="class_pupils",
            title="7А · ученики",
            organisation_id=SCHOOL,
            name="Белова Саша",
            role="pupil",
            joined_at=1_790_000_000,
        ),
        Exclusion(
            person_id="anna",
            chat_id=SUBJECT,
            kind="removed",
            organisation_id=SCHOOL,
            name="Белова Саша",
            by="teacher",
            since=1_790_000_000,
        ),
    )


def test_pupil_is_told_of_each_chat_why() -> None:
    a_class()
    status, body = ask("anna")
    assert status == 200
    assert body == {
        "person_id": "anna",
        "name": "Белова Саша Олегович",
        "because": [],
        "chats": [
            {
                "chat_id": PUPILS,
                "kind": "class_pupils",
                "title": "7А · ученики",
                "is_member": True,
                "since": "2026-09-21T14:13:20+00:00",
                "because": [
                    {"code": "link", "text": "Учебный профиль привязан", "since": "1970-01-01T00:00:01+00:00"},
                    {"code": "enrolment", "text": "Учится в классе 7A", "since": "2026-09-01"},
                ],
            },
            {
                "chat_id": SUBJECT,
                "kind": "subject",
                "title": "Algebra · 7A",
                "is_member": False,
                "since": None,
                "because": [
                    {
                        "code": "removed_by_hand",
                        "text": "Из чата убрали вручную; вернуть может ответственный за чат",
                        "since": "2026-09-21T14:13:20+00:00",
                    }
                ],
            },
        ],
    }


def test_parent_who_has_not_linked_is_told_so_for_each_chat_of_the_child() -> None:
    a_class()
    _, body = ask("mother")
    assert codes(body) == {PARENTS: ["not_linked"], SUBJECT: ["not_linked"]}
    assert [reason["code"] for reason in body["because"]] == ["not_linked"]


def test_teacher_is_told_of_class_subject_and_colleagues() -> None:
    a_class()
    _, body = ask("teacher")
    assert set(codes(body)) == {PUPILS, PARENTS, SUBJECT, COLLEAGUES}


def test_former_guardian_reads_that_it_ended_and_not_where_the_child_is() -> None:
    a_class()
    store(link("mother"), guardianship("mother", "anna", status="ended"))
    _, body = ask("mother")
    assert body["chats"] == []
    assert [reason["code"] for reason in body["because"]] == ["no_ties", "guardianship_ended"]
    assert "7" not in repr(body["because"])


def test_class_that_was_dissolved_is_named() -> None:
    a_class()
    store(
        SchoolClass(
            class_id="7a",
            organisation_id=SCHOOL,
            label="7А",
            starts_on="2026-09-01",
            ends_on="2027-05-31",
            status="ended",
            version=2,
        ),
        link("mother"),
    )
    assert codes(ask("mother")[1])[PARENTS] == ["class_ended"]


def test_administrator_is_told_about_people_of_the_school() -> None:
    a_class()
    for who in ("anna", "mother", "teacher", "admin"):
        status, body = ask("admin", who)
        assert (status, body["person_id"]) == (200, who)
    assert codes(ask("admin", "anna")[1]) == codes(ask("anna")[1])


def test_administrator_sees_only_the_schools_chats_and_no_family_matters() -> None:
    a_class()
    elsewhere: dict[str, Any] = {"organisation_id": "school2"}
    store(replace(role("teacher"), **elsewhere), replace(load("teacher", "5b"), **elsewhere))
    store(guardianship("mother", "anna", status="ended"))
    assert set(codes(ask("admin", "teacher")[1])) == {PUPILS, PARENTS, SUBJECT, COLLEAGUES}
    assert [reason["code"] for reason in ask("admin", "mother")[1]["because"]] == ["not_linked"]


def test_with_whom_somebody_has_a_chat_of_two_is_theirs_alone() -> None:
    a_class()
    of_two, by_hand = ChatRef.between("anna", "ivan").chat_id, "manual~newspaper"
    for chat_id in (of_two, by_hand):
        store(
            Member(
                person_id="anna",
                chat_id=chat_id,
                kind="manual",
                title="Иванов Иван",
                organisation_id=SCHOOL,
                name="Белова Саша",
                role="pupil",
                joined_at=1_790_000_000,
            )
        )
    assert {of_two, by_hand} <= set(codes(ask("anna")[1]))
    of_administrator = set(codes(ask("admin", "anna")[1]))
    assert by_hand in of_administrator
    assert of_two not in of_administrator


def test_administrator_is_told_of_a_guardian_who_has_no_role_here() -> None:
    a_class()
    store(person("father"), guardianship("father", "anna"))
    status, body = ask("admin", "father")
    assert (status, codes(body)) == (200, {PARENTS: ["not_linked"], SUBJECT: ["not_linked"]})


@pytest.mark.parametrize("roles", [(), (role("father", "parent"),)])
def test_administrator_reads_when_a_guardianship_ended(roles: tuple[Any, ...]) -> None:
    a_class()
    store(person("father"), link("father"), *roles)
    store(guardianship("father", "anna", status="ended", version=LEFT_MS))
    _, body = ask("admin", "father")
    ended = {"code": "guardianship_ended", "text": "Больше не законный представитель ребёнка: Саша", "since": LEFT}
    assert {one["chat_id"]: one["because"] for one in body["chats"]} == {PARENTS: [ended], SUBJECT: [ended]}
    assert body["because"] == []


def test_administrator_reads_that_a_leaver_is_still_in_the_chat() -> None:
    a_class()
    store(role("anna", "pupil", status="ended"), enrolment("anna", status="ended", version=LEFT_MS))
    status, body = ask("admin", "anna")
    [pupils] = [one for one in body["chats"] if one["chat_id"] == PUPILS]
    assert (status, pupils["is_member"]) == (200, True)
    assert pupils["because"] == [
        {"code": "enrolment_ended", "text": "Больше не учится в классе 7A", "since": LEFT},
        {"code": "leaving", "text": "Чат вот-вот обновится", "since": None},
    ]


def test_of_who_left_the_school_nothing_is_told_of_what_came_after() -> None:
    a_class()
    elsewhere: dict[str, Any] = {"organisation_id": "school2"}
    store(person("boris"), enrolment("boris", status="ended"), replace(enrolment("boris", "5b"), **elsewhere))
    store(person("father"), guardianship("father", "boris"), replace(role("father", "parent"), **elsewhere))
    for who, there in (("boris", PUPILS), ("father", PARENTS)):
        unlinked = ask("admin", who)
        store(link(who))
        assert ask("admin", who) == unlinked
        assert codes(unlinked[1]) == {there: ["enrolment_ended"], SUBJECT: ["enrolment_ended"]}
        assert unlinked[1]["because"] == []
        store(replace(link(who), suspended=True))
        assert ask("admin", who) == unlinked


def test_children_of_another_school_make_nobody_known_here() -> None:
    a_class()
    store(person("boris"), replace(enrolment("boris", "5b"), organisation_id="school2"))
    store(person("father"), guardianship("father", "boris"))
    status, problem = ask("admin", "father")
    assert (status, problem["code"]) == (404, "person_unknown")
    store(guardianship("father", "anna", status="ended"))
    assert set(codes(ask("admin", "father")[1])) == {PARENTS, SUBJECT}


@pytest.mark.parametrize("about", ["anna", "mother", "teacher", "father"])
def test_operator_and_administrator_are_told_the_same(about: str) -> None:
    a_class()
    store(person("father"), guardianship("father", "anna", status="ended", version=LEFT_MS), role("father", "parent"))
    assert ask("admin", about)[1]["chats"] == view(explain_to_operator(about)).model_dump(mode="json")["chats"]


@pytest.mark.parametrize("who", ["anna", "mother", "teacher", "other_admin", "former_admin"])
@pytest.mark.parametrize("about", ["boris", "admin", "nobody"])
def test_nobody_else_is_told_about_others(who: str, about: str) -> None:
    a_class()
    store(person("boris"), enrolment("boris"), role("boris", "pupil"))
    store(replace(role("other_admin", "school_admin"), organisation_id="school2"))
    store(role("former_admin", "school_admin", status="ended"))
    status, problem = ask(who, about)
    assert (status, problem["code"]) == (404, "person_unknown")
    assert set(problem) == {"type", "title", "status", "detail", "code"}


def test_asking_about_oneself_by_id_is_asking_about_oneself() -> None:
    a_class()
    assert ask("anna", "anna") == ask("anna")


@pytest.mark.parametrize("about", ["", "a#b", "x" * 65, "я"])
def test_what_is_no_identifier_is_refused(about: str) -> None:
    status, problem = ask("admin", about)
    assert (status, problem["code"]) == (422, "fields_invalid")


def test_without_a_session_nothing_is_told() -> None:
    a_class()
    for cookies in ([], ["__Host-session=a-anna.wrong"]):
        status, problem = call(why.handler, "GET", "/api/chats/why", cookies=cookies)
        assert (status, problem["code"]) == (401, "session_required")


@pytest.mark.parametrize(("who", "about"), [("mother", None), ("admin", "mother")])
def test_calls_one_after_another(monkeypatch: pytest.MonkeyPatch, who: str, about: str | None) -> None:
    """After the session check: the person, the children, then everything around them."""
    a_class()
    cookies = sign_in(who)
    with counted(monkeypatch) as trips:
        call(why.handler, "GET", "/api/chats/why", cookies=cookies, query={"person_id": about} if about else None)
    assert 1 < trips.depth <= 1 + 3, trips.made
