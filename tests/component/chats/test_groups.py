"""Groups of a subject: each has its teacher, its pupils and their parents in a chat of its own, beside the class's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from round_trips import counted

from chats.cloud import waiting
from chats.http_calls import call, sign_in
from chats.provisioning import DONE, work
from chats.school import (
    SCHOOL,
    YEAR,
    enrolment,
    guardianship,
    joined,
    load,
    memberships,
    role,
    school_class,
    store,
    vk_id,
)
from chats.streams import stream
from functions.chats.handlers import audience, create, managed, options, relay, why
from functions.chats.repository.lifecycle import stored_chat
from functions.chats.use_cases.reconcile import reconcile
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.roster import GroupEnrolment, TeachingLoad

if TYPE_CHECKING:
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Status

pytestmark = pytest.mark.usefixtures("cloud")

ENGLISH: dict[str, Any] = {"kind": "subject", "class_id": "7a", "subject_id": "english"}
CLASS_CHAT, FIRST, SECOND = "subject~7a~english", "subject~7a~english~g1", "subject~7a~english~g2"
EVERYBODY = ("smith", "brown", "anna", "boris", "mother", "father")


def in_group(person_id: str, group: str, version: int = 1, status: Status = "active") -> GroupEnrolment:
    return GroupEnrolment(person_id=person_id, version=version, status=status, **_of_group(group))


def group_load(person_id: str, group: str, version: int = 1, status: Status = "active") -> TeachingLoad:
    return TeachingLoad(person_id=person_id, version=version, status=status, **_of_group(group))


def _of_group(group: str) -> dict[str, Any]:
    names = {"subject_id": "english", "subject_name": "Английский язык", "group_label": f"группа {group[-1]}"}
    place = {"class_id": "7a", "class_label": "7А", "organisation_id": SCHOOL, "group_id": group}
    return names | place | YEAR


def two_groups() -> None:
    """Anna learns in the first group, which Smith teaches, Boris in the second, which Brown teaches."""
    store(school_class(label="7А"), *joined(*EVERYBODY), *map(vk_id, EVERYBODY))
    store(*(role(one) for one in ("smith", "brown")), group_load("smith", "g1"), group_load("brown", "g2"))
    store(*(enrolment(one) for one in ("anna", "boris")), in_group("anna", "g1"), in_group("boris", "g2"))
    store(guardianship("mother", "anna"), guardianship("father", "boris"))
    assert work(*({"kind": "reconcile_person", "person_id": one} for one in EVERYBODY)) == DONE


def happens(*changes: tuple[Record | None, Record | None]) -> None:
    """Records change, and what follows from the table's stream is worked off."""
    store(*(new for _, new in changes if new is not None))
    assert relay.handler(stream(*changes), None) == DONE
    while messages := waiting("PROVISIONING_QUEUE_URL"):
        assert work(*(message["Body"] for message in messages)) == DONE


def create_chat(who: str, group_id: str | None) -> tuple[int, Any]:
    body = ENGLISH if group_id is None else ENGLISH | {"group_id": group_id}
    return call(create.handler, "POST", "/api/chats", cookies=sign_in(who), body=body)


def chat(chat_id: str) -> Chat:
    stored = stored_chat(ChatRef.parse(chat_id))
    assert stored is not None
    return stored


def filled(who: str, group_id: str | None) -> str:
    status, made = create_chat(who, group_id)
    assert status == 201
    happens((None, chat(made["chat_id"])))
    return str(made["chat_id"])


def members(chat_id: str) -> set[str]:
    return {one for one in EVERYBODY if chat_id in memberships(one)}


def test_a_group_s_chat_has_its_teacher_its_pupils_and_their_parents() -> None:
    two_groups()
    assert filled("brown", "g2") == SECOND
    assert members(SECOND) == {"brown", "boris", "father"}
    assert memberships("boris")[SECOND].title == "Английский язык · 7А · группа 2"


def test_a_chat_of_the_class_stands_beside_those_of_its_groups() -> None:
    two_groups()
    assert [filled("smith", "g1"), filled("brown", None)] == [FIRST, CLASS_CHAT]
    assert members(FIRST) == {"smith", "anna", "mother"}
    assert members(CLASS_CHAT) == set(EVERYBODY)


def test_the_teacher_chooses_between_the_class_and_the_own_group() -> None:
    two_groups()
    filled("smith", "g1")
    status, body = call(options.handler, "GET", "/api/chats/options", cookies=sign_in("smith"))
    (of_class,) = body["classes"]
    assert status == 200
    assert of_class["subjects"] == [
        {
            "subject_id": "english",
            "group_id": None,
            "name": "Английский язык · весь класс",
            "title": "Английский язык · 7А",
            "chat_id": None,
        },
        {
            "subject_id": "english",
            "group_id": "g1",
            "name": "Английский язык · группа 1",
            "title": "Английский язык · 7А · группа 1",
            "chat_id": FIRST,
        },
    ]


def test_nobody_makes_the_chat_of_a_group_that_they_do_not_teach() -> None:
    two_groups()
    store(load("smith", "7a", "physics"))
    assert [create_chat("smith", "g2")[1]["code"], create_chat("anna", "g1")[1]["code"]] == [
        "subject_not_taught",
        "class_foreign",
    ]
    assert create_chat("smith", "g~2")[0] == 422
    assert create_chat("smith", "g1")[0] == 201
    assert create_chat("smith", "g1")[0] == 200


def test_a_pupil_who_changes_the_group_changes_the_chat_with_the_parents() -> None:
    two_groups()
    filled("smith", "g1")
    filled("brown", "g2")
    left, came = in_group("anna", "g1", 2, "ended"), in_group("anna", "g2", 2)
    happens((in_group("anna", "g1"), left), (None, came))
    assert members(FIRST) == {"smith"}
    assert members(SECOND) == {"brown", "boris", "father", "anna", "mother"}


def test_a_group_that_nobody_teaches_has_its_chat_archived_not_the_class_s() -> None:
    two_groups()
    filled("smith", "g1")
    filled("brown", None)
    happens((group_load("smith", "g1"), group_load("smith", "g1", 2, "ended")))
    assert work({"kind": "reconcile_chat", "chat_id": FIRST, "class_id": "7a"}) == DONE
    assert (chat(FIRST).status, chat(CLASS_CHAT).status) == ("archived", "active")
    happens((None, group_load("brown", "g1")))
    assert work({"kind": "reconcile_chat", "chat_id": FIRST, "class_id": "7a"}) == DONE
    assert chat(FIRST).status == "active"


def test_a_class_that_is_renamed_renames_the_chats_of_its_groups() -> None:
    two_groups()
    filled("smith", "g1")
    happens((school_class(label="7А"), school_class(label="8А", version=2)))
    assert chat(FIRST).title == "Английский язык · 8А · группа 1"


def test_who_is_missing_in_a_group_s_chat_is_told_to_who_teaches_it_only() -> None:
    two_groups()
    store(replace(enrolment("clara")), in_group("clara", "g2"), *joined("clara")[:1])
    filled("brown", "g2")
    status, body = call(audience.handler, "GET", f"/api/chats/{SECOND}/audience", cookies=sign_in("brown"))
    assert (status, body["linked"], body["expected"]) == (200, 3, 4)
    assert [one["person_id"] for one in body["missing"]] == ["clara"]
    status, body = call(audience.handler, "GET", f"/api/chats/{SECOND}/audience", cookies=sign_in("smith"))
    assert (status, body["code"]) == (404, "chat_unknown")
    _, body = call(managed.handler, "GET", "/api/chats/managed", cookies=sign_in("brown"))
    assert [one["title"] for one in body["chats"]] == ["Английский язык · 7А · группа 2"]


def test_why_names_the_group() -> None:
    two_groups()
    filled("brown", "g2")
    for who, text in (
        ("boris", "Учится в группе: Английский язык, группа 2, 7А"),
        ("father", "Саша: учится в группе: Английский язык, группа 2, 7А"),
        ("brown", "Ведёт предмет «Английский язык, группа 2» в классе 7А"),
    ):
        _, body = call(why.handler, "GET", "/api/chats/why", cookies=sign_in(who))
        (answer,) = (one for one in body["chats"] if one["chat_id"] == SECOND)
        assert answer["because"][-1]["text"] == text


def test_groups_cost_a_person_no_call_more(monkeypatch: pytest.MonkeyPatch) -> None:
    store(school_class(label="7А"), *joined(*EVERYBODY), enrolment("anna"), guardianship("mother", "anna"))
    for who in ("anna", "mother"):
        reconcile(who)
    with counted(monkeypatch) as without:
        for who in ("anna", "mother"):
            reconcile(who)
    store(in_group("anna", "g1"), in_group("anna", "g7"))
    with counted(monkeypatch) as with_groups:
        for who in ("anna", "mother"):
            reconcile(who)
    assert with_groups.made == without.made
