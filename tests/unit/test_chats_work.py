from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from chats_facts import CHATS, PERSON, enrolment, guardianship, homeroom, link, load, member, role

from functions.chats.messages import MESSAGES, AnyMessage, PopulateChat, ReconcilePerson, ReconcilePupil
from functions.chats.rules.work import WATCHED, work
from svyazka_common.dynamodb import deserialise
from svyazka_common.streams import Change, retry_from

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

ME = ReconcilePerson(person_id="me")


def change(old: Record | None, new: Record | None) -> Change:
    images = [deserialise(record.to_item()) if record else None for record in (old, new)]
    return Change(event_id="e", sequence_number="1", at=0, old=images[0], new=images[1])


def unwatched() -> Change:
    return Change(event_id="e", sequence_number="1", at=0, old=None, new={"pk": "x", "entity": "account"})


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (link(), ME),
        (role(), ME),
        (homeroom("7a"), ME),
        (load("7a"), ME),
        (guardianship("anna"), ME),
        (enrolment("7a"), ReconcilePupil(person_id="me")),
    ],
)
def test_a_relation_that_comes_ends_or_goes_asks_for_its_person(record: Record, message: AnyMessage) -> None:
    assert work(change(None, record)) == message
    assert work(change(record, None)) == message
    assert record.entity in WATCHED


def test_a_newer_version_of_the_same_content_asks_for_nothing() -> None:
    for record in (role(), homeroom("7a"), load("7a"), guardianship("anna"), enrolment("7a")):
        assert work(change(record, replace(record, version=2))) is None
        assert work(change(record, replace(record, version=2, status="ended"))) is not None


def test_a_new_subject_chat_is_populated_and_an_automatic_one_is_not() -> None:
    assert work(change(None, CHATS["subject~7a~algebra"])) == PopulateChat(chat_id="subject~7a~algebra")
    assert work(change(None, CHATS["colleagues~school1"])) is None
    assert work(change(None, CHATS["class_pupils~7a"])) is None


@pytest.mark.parametrize("chat_id", ["subject~7a~algebra", "colleagues~school1", "class_pupils~7a"])
def test_a_renamed_chat_is_populated(chat_id: str) -> None:
    chat = CHATS[chat_id]
    assert work(change(chat, replace(chat, title="8А"))) == PopulateChat(chat_id=chat_id)
    assert work(change(chat, replace(chat, status="archived"))) is None
    assert work(change(chat, None)) is None


def test_a_chat_made_by_hand_is_nothing_to_the_roster() -> None:
    chat = replace(CHATS["colleagues~school1"], kind="manual", scope_id="x")
    assert work(change(chat, replace(chat, title="Стенгазета"))) is None


def test_a_person_with_another_name_is_asked_for_and_a_new_one_is_not() -> None:
    assert work(change(PERSON, replace(PERSON, family_name="Сидоров", version=2))) == ME
    assert work(change(PERSON, replace(PERSON, patronymic=None, version=2))) == ME
    assert work(change(PERSON, replace(PERSON, birth_date="2011-02-03", version=2))) is None
    assert work(change(None, PERSON)) is None


def test_what_nobody_waits_for_asks_for_nothing() -> None:
    assert work(change(None, member("class_pupils~7a"))) is None
    assert work(unwatched()) is None


def test_messages_read_back_as_they_were_written() -> None:
    for message in (ME, ReconcilePupil(person_id="p", round=2), PopulateChat(chat_id="colleagues~1")):
        assert MESSAGES.validate_json(message.model_dump_json()) == message


def test_retries_begin_at_the_lowest_number() -> None:
    assert retry_from(["100", "99", "100"]) == {
        "batchItemFailures": [{"itemIdentifier": "99"}, {"itemIdentifier": "100"}]
    }
    assert retry_from([]) == {"batchItemFailures": []}
