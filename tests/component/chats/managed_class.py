"""Class 7a with its chats and the people who answer for them, for the tests of what these people see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chats.school import SCHOOL, STARTS_ON, enrolment, guardianship, homeroom, link, person, role, store
from svyazka_common.records.chats import Chat, ChatRef, Member
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from svyazka_common.records.chats import ChatKind

PUPILS, PARENTS, SUBJECT, COLLEAGUES = (
    "class_pupils~7a",
    "class_parents~7a",
    "subject~7a~algebra",
    f"colleagues~{SCHOOL}",
)


def chat(kind: ChatKind = "class_pupils", scope: str = "7a", title: str = "7А", **changes: Any) -> Chat:
    return Chat(kind=kind, scope_id=scope, organisation_id=SCHOOL, title=title, created_at=1, **changes)


def member(person_id: str, chat_id: str = PUPILS) -> Member:
    kind = ChatRef.parse(chat_id).kind
    return Member(
        person_id=person_id,
        chat_id=chat_id,
        kind=kind,
        title="7А",
        organisation_id=SCHOOL,
        name="Имя",
        role="pupil",
        joined_at=1,
    )


def school_class(class_id: str = "7a", **changes: Any) -> SchoolClass:
    plain: dict[str, Any] = {
        "organisation_id": SCHOOL,
        "label": class_id.upper(),
        "starts_on": STARTS_ON,
        "ends_on": "2027-05-31",
        "version": 1,
    }
    return SchoolClass(class_id=class_id, **(plain | changes))


def a_class() -> None:
    """7a: a class teacher, who is linked and in the chats; three pupils; parents of two of them."""
    store(person("teacher", "Яковлева"), link("teacher"), homeroom("teacher"), role("teacher", "homeroom_teacher"))
    store(school_class(), *(member("teacher", chat_id) for chat_id in (PUPILS, PARENTS)), chat(), chat("class_parents"))
    for pupil, name in (("anna", "Белова"), ("boris", "Волков"), ("vera", "Гусева")):
        store(person(pupil, name), enrolment(pupil))
    store(person("mother", "Белова"), guardianship("mother", "anna"), guardianship("mother", "boris"))
    store(person("father", "Гусев"), guardianship("father", "vera"))
    store(person("admin", "Старших"), role("admin", "school_admin"))
