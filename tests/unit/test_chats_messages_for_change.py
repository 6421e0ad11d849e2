from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import (
    CHATS,
    LYCEUM,
    PERSON,
    SEVENTH,
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
from msgspec.structs import replace

from functions.chats.rules.messages import (
    WATCHED,
    AnyMessage,
    LookAtDay,
    PopulateChat,
    PopulateClass,
    ReconcileAccount,
    ReconcileChat,
    ReconcileClass,
    ReconcilePerson,
    ReconcilePupil,
    messages_for_change,
    parse,
)
from svyazka_common.records.base import deserialise
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.roster import Account
from svyazka_common.streams import Change, retry_from

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

ME = ReconcilePerson(person_id="me")


def change(old: Record | None, new: Record | None) -> Change:
    images = [deserialise(record.to_item()) if record else None for record in (old, new)]
    return Change(event_id="e", sequence_number="1", at=0, old=images[0], new=images[1])


def unwatched() -> Change:
    return Change(event_id="e", sequence_number="1", at=0, old=None, new={"pk": "x", "entity": "vk_id"})


@pytest.mark.parametrize(
    ("record", "messages"),
    [
        (link(), [ME]),
        (role(), [ME]),
        (homeroom("7a"), [ME]),
        (load("7a"), [ME, ReconcileChat(chat_id="subject~7a~algebra", class_id="7a")]),
        (guardianship("anna"), [ME]),
        (enrolment("7a"), [ReconcilePupil(person_id="me")]),
    ],
)
def test_a_relation_that_comes_ends_or_goes_asks_for_its_person(record: Record, messages: list[AnyMessage]) -> None:
    assert messages_for_change(change(None, record)) == messages
    assert messages_for_change(change(record, None)) == messages
    assert record.entity in WATCHED


def test_a_newer_version_of_the_same_content_asks_for_nothing() -> None:
    for record in (role(), homeroom("7a"), load("7a"), guardianship("anna"), enrolment("7a")):
        assert messages_for_change(change(record, replace(record, version=2))) == []
        assert messages_for_change(change(record, replace(record, version=2, status="ended"))) != []


def test_a_load_of_a_continued_class_concerns_the_lineages_chat() -> None:
    (_, reconciled) = messages_for_change(change(None, replace(load("8a"), lineage_id="7a")))
    assert reconciled == ReconcileChat(chat_id="subject~7a~algebra", class_id="8a")


def test_a_new_subject_chat_is_populated_and_an_automatic_one_is_not() -> None:
    assert messages_for_change(change(None, CHATS["subject~7a~algebra"])) == [
        PopulateChat(chat_id="subject~7a~algebra")
    ]
    assert messages_for_change(change(None, CHATS["colleagues~school1"])) == []
    assert messages_for_change(change(None, CHATS["class_pupils~7a"])) == []


@pytest.mark.parametrize("changed", [{"title": "8А"}, {"status": "archived"}, {"organisation_id": "other"}])
def test_a_renamed_or_archived_chat_has_its_people_looked_at(changed: dict[str, Any]) -> None:
    chat = replace(CHATS["class_pupils~7a"], class_id="7a")
    assert messages_for_change(change(chat, replace(chat, **changed))) == [PopulateClass(class_id="7a")]
    colleagues = CHATS["colleagues~school1"]
    assert messages_for_change(change(colleagues, replace(colleagues, **changed))) == [
        PopulateChat(chat_id="colleagues~school1")
    ]
    assert messages_for_change(change(chat, replace(chat, class_starts_on="2026-09-02"))) == []
    assert messages_for_change(change(chat, None)) == []


def test_a_chat_that_another_class_takes_over_concerns_both_classes() -> None:
    chat = replace(CHATS["class_pupils~7a"], class_id="7a")
    assert messages_for_change(change(chat, replace(chat, class_id="8a"))) == [
        PopulateClass(class_id="8a"),
        PopulateClass(class_id="7a"),
    ]


def test_a_chat_made_by_hand_is_nothing_to_the_roster() -> None:
    chat = replace(CHATS["colleagues~school1"], kind="manual", scope_id="x")
    assert messages_for_change(change(None, chat)) == []
    assert messages_for_change(change(chat, replace(chat, owner_id="p2"))) == []


def test_a_chat_made_by_hand_that_is_renamed_is_populated() -> None:
    chat = replace(CHATS["colleagues~school1"], kind="manual", scope_id="x")
    renamed = replace(chat, title="Стенгазета")
    assert messages_for_change(change(chat, renamed)) == [PopulateChat(chat_id="manual~x")]


def test_a_person_with_another_name_is_asked_for_and_a_new_one_is_not() -> None:
    assert messages_for_change(change(PERSON, replace(PERSON, family_name="Сидоров", version=2))) == [ME]
    assert messages_for_change(change(PERSON, replace(PERSON, patronymic=None, version=2))) == [ME]
    assert messages_for_change(change(PERSON, replace(PERSON, birth_date="2011-02-03", version=2))) == []
    assert messages_for_change(change(None, PERSON)) == []


def test_chats_of_a_class_that_changes_are_reconciled_of_a_new_one_not() -> None:
    reconciled = [ReconcileClass(class_id="7a")]
    assert messages_for_change(change(SEVENTH, replace(SEVENTH, label="8А", version=2))) == reconciled
    assert messages_for_change(change(SEVENTH, replace(SEVENTH, status="ended", version=2))) == reconciled
    assert messages_for_change(change(None, replace(SEVENTH, lineage_id="6a"))) == reconciled
    assert messages_for_change(change(None, replace(SEVENTH, status="ended"))) == reconciled
    assert messages_for_change(change(None, SEVENTH)) == []
    assert messages_for_change(change(SEVENTH, replace(SEVENTH, version=2))) == []


def test_an_organisation_that_changes_has_its_chat_reconciled() -> None:
    reconciled = [ReconcileChat(chat_id="colleagues~school1")]
    assert messages_for_change(change(LYCEUM, replace(LYCEUM, name="Гимназия", version=2))) == reconciled
    assert messages_for_change(change(LYCEUM, replace(LYCEUM, status="ended", version=2))) == reconciled
    assert messages_for_change(change(None, LYCEUM)) == []


def test_an_exclusion_that_is_taken_back_asks_for_its_person() -> None:
    excluded = Exclusion(
        person_id="me", chat_id="class_pupils~7a", kind="removed", organisation_id="s", name="", by="t", since=1
    )
    assert messages_for_change(change(excluded, None)) == [ME]
    assert messages_for_change(change(None, excluded)) == []
    assert messages_for_change(change(member("class_pupils~7a"), excluded)) == []


def test_a_silenced_member_who_is_put_back_is_asked_for_too() -> None:
    removed = Exclusion(
        person_id="me",
        chat_id="class_pupils~7a",
        kind="removed",
        organisation_id="s",
        name="",
        by="t",
        since=1,
        was_muted=True,
    )
    silenced = replace(removed, kind="muted", was_muted=None)
    assert messages_for_change(change(removed, silenced)) == [ME]
    assert messages_for_change(change(silenced, removed)) == []
    assert messages_for_change(change(member("class_pupils~7a"), silenced)) == []
    assert messages_for_change(change(removed, replace(removed, gone_since={"r": "2026-11-29"}))) == []


def test_an_account_that_ends_or_is_back_is_reconciled_by_its_version() -> None:
    account = Account(account_id="a1", person_id="me", organisation_id="s", login="petrov", version=1)
    ended = replace(account, status="ended", version=2)
    message = ReconcileAccount(account_id="a1", person_id="me", status="ended", version=2)
    assert messages_for_change(change(account, ended)) == [message]
    assert messages_for_change(change(None, ended)) == [message]
    assert messages_for_change(change(ended, replace(account, version=3))) == [
        replace(message, status="active", version=3)
    ]
    assert messages_for_change(change(account, replace(account, password_hash="x", version=4))) == []
    assert messages_for_change(change(account, None)) == []


def test_what_nobody_waits_for_asks_for_nothing() -> None:
    assert messages_for_change(change(None, member("class_pupils~7a"))) == []
    assert messages_for_change(unwatched()) == []


def test_messages_read_back_as_they_were_written() -> None:
    for message in (
        ME,
        ReconcilePupil(person_id="p"),
        PopulateChat(chat_id="colleagues~1", round=2),
        PopulateClass(class_id="7a"),
        ReconcileChat(chat_id="colleagues~1"),
        ReconcileClass(class_id="7a", round=2),
        ReconcileAccount(account_id="a", person_id="p", status="ended", version=7),
        LookAtDay(on="2026-09-01", shard=63),
    ):
        assert parse(message.to_json()) == message


def test_retries_begin_at_the_lowest_number() -> None:
    assert retry_from(["100", "99", "100"]) == {
        "batchItemFailures": [{"itemIdentifier": "99"}, {"itemIdentifier": "100"}]
    }
    assert retry_from([]) == {"batchItemFailures": []}


def test_a_pupil_who_comes_into_a_group_is_looked_at_with_the_guardians() -> None:
    assert messages_for_change(change(None, in_group("7a"))) == [ReconcilePupil(person_id="me")]


def test_a_teacher_who_comes_into_a_group_opens_its_chat_and_the_classs() -> None:
    reconciled = [ReconcileChat(chat_id=one, class_id="7a") for one in ("subject~7a~algebra", "subject~7a~algebra~g2")]
    assert messages_for_change(change(None, group_load("7a"))) == [ME, *reconciled]


def test_a_new_chat_of_a_group_is_filled() -> None:
    assert messages_for_change(change(None, CHATS["subject~7a~algebra~g2"])) == [
        PopulateChat(chat_id="subject~7a~algebra~g2")
    ]
