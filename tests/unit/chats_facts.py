"""Facts about one person, `me`, for the tests of the rules: by hand and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.facts import Facts
from functions.chats.rules.membership_policy import POLICY
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import Chat, ChatRef, Member
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    Role,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.membership_changes import MemberChange
    from functions.chats.rules.membership_policy import Entitlement
    from svyazka_common.rights import Fact

TODAY = "2026-10-15"
ME = "me"
YEAR: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-05-31"}
CLASSES, SUBJECTS = ("7a", "7b", "9b"), ("algebra", "physics")

SEVENTH = SchoolClass(
    class_id="7a", organisation_id="school1", label="7А", starts_on="2026-09-01", ends_on="2027-05-31", version=1
)
EIGHTH = replace(
    SEVENTH, class_id="8a", label="8А", lineage_id="7a", starts_on="2027-09-01", ends_on="2028-05-31", version=1
)
LYCEUM = Organisation(organisation_id="school1", kind="school", name="Лицей № 3", version=1)
SUMMER, SEPTEMBER = "2027-07-01", "2027-09-01"
NOW = 1_790_000_000


def link(account_id: str = "a1") -> Link:
    return Link(
        person_id=ME,
        account_id=account_id,
        organisation_id="school1",
        link_id=f"l-{account_id}",
        study_profile_id="s1",
        linked_at=1,
    )


def role(name: Role = "teacher") -> RoleAssignment:
    return RoleAssignment(
        person_id=ME,
        organisation_id="school1",
        organisation_name="Лицей № 3",
        organisation_kind="school",
        role=name,
        version=1,
    )


def _of_class(class_id: str) -> dict[str, Any]:
    return {"class_id": class_id, "class_label": class_id.upper(), "organisation_id": "school1", "version": 1, **YEAR}


def enrolment(class_id: str, person_id: str = ME) -> Enrolment:
    return Enrolment(person_id=person_id, **_of_class(class_id))


def homeroom(class_id: str) -> Homeroom:
    return Homeroom(person_id=ME, **_of_class(class_id))


def load(class_id: str, subject: str = "algebra") -> TeachingLoad:
    return TeachingLoad(person_id=ME, subject_id=subject, subject_name=subject.capitalize(), **_of_class(class_id))


def in_group(class_id: str, group_id: str = "g2", person_id: str = ME, subject: str = "algebra") -> GroupEnrolment:
    return GroupEnrolment(person_id=person_id, **_of_group(subject, group_id), **_of_class(class_id))


def group_load(class_id: str, group_id: str = "g2", subject: str = "algebra") -> TeachingLoad:
    return TeachingLoad(person_id=ME, **_of_group(subject, group_id), **_of_class(class_id))


def _of_group(subject: str, group_id: str) -> dict[str, Any]:
    names = {"subject_name": subject.capitalize(), "group_label": f"группа {group_id[-1]}"}
    return {"subject_id": subject, "group_id": group_id} | names


def guardianship(child_id: str) -> Guardianship:
    return Guardianship(guardian_id=ME, child_id=child_id, child_name="Петрова Аня", version=1)


def chat(chat_id: str) -> Chat:
    ref = ChatRef.parse(chat_id)
    return Chat(
        kind=ref.kind,
        scope_id=ref.scope_id,
        subject_id=ref.subject_id,
        group_id=ref.group_id,
        organisation_id="school1",
        title=f"Чат {chat_id}",
        created_at=1,
    )


def member(chat_id: str, **changes: Any) -> Member:
    plain: dict[str, Any] = {
        "person_id": ME,
        "chat_id": chat_id,
        "kind": chat_id.partition("~")[0],
        "title": "Чат",
        "organisation_id": "school1",
        "name": "Петров Сергей Олегович",
        "role": "teacher",
        "joined_at": 1,
    }
    return Member(**(plain | changes))


PERSON = Person(person_id=ME, family_name="Петров", given_name="Сергей", patronymic="Олегович", version=1)
CHATS = {
    chat_id: chat(chat_id)
    for chat_id in (
        *(f"subject~{class_id}~{subject}" for class_id in CLASSES for subject in SUBJECTS),
        *(f"subject~7a~algebra~{group_id}" for group_id in ("g1", "g2")),
        *(f"class_pupils~{class_id}" for class_id in CLASSES),
        "colleagues~school1",
    )
}


def facts_of(*facts: Fact, chats: Iterable[str] = (), members: tuple[Member, ...] = ()) -> Facts:
    return Facts(
        person_id=ME,
        person=PERSON,
        facts={ref_of(fact): fact for fact in facts},
        members=members,
        chats={chat_id: CHATS[chat_id] for chat_id in chats},
    )


def desired(facts: Facts, today: str) -> dict[str, Entitlement]:
    """For each chat that the person belongs in, by chat id, the entitlement that decides."""
    by_chat = POLICY.entitlements_by_chat(facts, today)
    return {chat_id: min(found, key=lambda entitlement: entitlement.rank) for chat_id, found in by_chat.items()}


def applied(facts: Facts, changes: list[MemberChange]) -> Facts:
    """What is known once the changes are written."""
    members: dict[str, Member] = {found.chat_id: found for found in facts.members}
    excluded = dict(facts.exclusions)
    chats: dict[str, Chat] = dict(facts.chats)
    for change in changes:
        if change.creates is not None:
            chats[change.creates.chat_id] = change.creates
        if change.old is not None:
            members.pop(change.old.chat_id, None)
            excluded.pop(change.old.chat_id, None)
        if isinstance(change.new, Member):
            members[change.new.chat_id] = change.new
        elif change.new is not None:
            excluded[change.new.chat_id] = change.new
    return replace(facts, members=tuple(members.values()), exclusions=excluded, chats=chats)


def _either(fact: Any) -> st.SearchStrategy[Any]:
    """The fact, or the same ended, or outside its year."""
    changes: list[dict[str, Any]] = [{}, {}, {}]
    if hasattr(fact, "status"):
        changes.append({"status": "ended"})
    if hasattr(fact, "starts_on"):
        changes += [{"ends_on": "2026-10-14"}, {"starts_on": "2026-10-16"}]
    return st.sampled_from([replace(fact, **change) for change in changes])


_ALL: list[Fact] = [
    *(link(account) for account in ("a1", "a2")),
    *(role(name) for name in ("pupil", "parent", "teacher", "school_admin")),
    *(enrolment(class_id) for class_id in CLASSES),
    *(homeroom(class_id) for class_id in CLASSES),
    *(load(class_id, subject) for class_id in CLASSES for subject in SUBJECTS),
    *(group_load("7a", group_id) for group_id in ("g1", "g2")),
    *(in_group("7a", group_id, person_id) for group_id in ("g1", "g2") for person_id in (ME, "anna")),
    *(guardianship(child) for child in ("anna", "boris")),
    *(enrolment(class_id, child) for class_id in CLASSES for child in ("anna", "boris")),
]
FACTS = st.sampled_from(_ALL).flatmap(_either)

any_facts = st.builds(
    lambda facts, chats: facts_of(link(), *facts, chats=chats),
    st.lists(FACTS, max_size=14),
    st.lists(st.sampled_from(sorted(CHATS)), unique=True),
)


def new_member(change: MemberChange) -> Member:
    """The membership that a change puts in place."""
    assert isinstance(change.new, Member)
    return change.new


def archived(chat_id: str) -> dict[str, Chat]:
    """A chat after its time."""
    return {chat_id: replace(CHATS[chat_id], status="archived")}


def after_the_year(facts: Facts) -> Facts:
    """The same in summer: every class is over, and its chats are archived."""
    over = [replace(SEVENTH, class_id=class_id) for class_id in CLASSES]
    chats = {
        chat_id: found if found.kind == "colleagues" else replace(found, status="archived")
        for chat_id, found in facts.chats.items()
    }
    return replace(facts, places={ref_of(place): place for place in over}, chats=chats)
