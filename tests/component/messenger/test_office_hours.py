"""A teacher who is out answers by what they have written: in chats of two, once an evening, marked as automatic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from declared import held_to_declaration

from functions.messenger.handlers import update_heads
from messenger.test_quiet_hours import at, choose, store
from messenger.world import CHAT, SCHOOL, Window, rows_of
from svyazka_common import aws, clock
from svyazka_common.records.base import serialise
from svyazka_common.records.chats import ChatRef, Member

if TYPE_CHECKING:
    from svyazka_common.records.chats import MemberRole

pytestmark = pytest.mark.usefixtures("talking")
__all__ = ["at"]

DIRECT = ChatRef.between("mother", "teacher").chat_id
OUT, IN, WEEKEND = "2026-11-26T20:00", "2026-11-26T10:00", "2026-11-29T10:00"
OFFICE = {"since": "08:00", "until": "18:00", "days": [1, 2, 3, 4, 5], "answer": "Отвечу утром"}


@pytest.fixture(autouse=True)
def both(talking: None) -> None:
    """The mother and the teacher, who has office hours."""
    del talking
    for person_id, peer_id, role in (("mother", "teacher", "parent"), ("teacher", "mother", "teacher")):
        join_direct(person_id, peer_id, role)  # type: ignore[arg-type]
    assert choose("teacher", office=OFFICE)[0] == 200


def join_direct(person_id: str, peer_id: str, role: MemberRole, **fields: Any) -> None:
    store(
        Member(
            person_id=person_id,
            chat_id=DIRECT,
            kind="manual",
            title=peer_id,
            organisation_id=SCHOOL,
            name=person_id,
            role=role,
            joined_at=1,
            peer_id=peer_id,
            **fields,
        )
    )


def put_said(person_id: str, sent_at_ms: int, chat_id: str = DIRECT) -> None:
    """Put a message at the end of a chat."""
    number = len(rows_of(chat_id)) + 1
    aws.dynamodb().put_item(
        TableName="messages",
        Item=serialise(
            {
                "pk": f"CHAT#{chat_id}",
                "sk": f"M#{number:012}",
                "entity": "message",
                "chat_id": chat_id,
                "sequence_number": number,
                "number": number,
                "version": number,
                "client_id": f"c{number}",
                "person_id": person_id,
                "sent_at_ms": sent_at_ms,
                "text": "Как дела?",
                "reactions": {},
            }
        ),
    )


def stream(chat_id: str = DIRECT) -> None:
    """What the stream's reader makes of all rows of the chat, once more."""
    records = [
        {
            "eventID": f"e{place}",
            "eventName": "INSERT",
            "dynamodb": {"SequenceNumber": str(place), "NewImage": serialise(row)},
        }
        for place, row in enumerate(rows_of(chat_id), start=1)
    ]
    with held_to_declaration("messenger.handlers.update_heads"):
        assert update_heads.handler({"Records": records}, None) == {"batchItemFailures": []}


def asked(at: Any, *moments: str, by: str = "mother", chat_id: str = DIRECT) -> list[tuple[str, str, bool]]:
    for moment in moments:
        at(moment)
        put_said(by, clock.now_ms(), chat_id)
        stream(chat_id)
        stream(chat_id)
    return [(row["person_id"], row["text"], row.get("automatic", False)) for row in rows_of(chat_id)]


QUESTION = ("mother", "Как дела?", False)
ANSWER = ("teacher", "Отвечу утром", True)


@pytest.mark.parametrize("moment", [OUT, WEEKEND])
def test_who_is_out_answers_automatically(at: Any, moment: str) -> None:
    assert asked(at, moment) == [QUESTION, ANSWER]


def test_in_office_hours_nothing_is_answered(at: Any) -> None:
    assert asked(at, IN) == [QUESTION]


def test_one_evening_has_one_answer_and_the_next_another(at: Any) -> None:
    said = asked(at, OUT, "2026-11-26T23:30", "2026-11-27T02:00", "2026-11-27T19:00")
    assert said == [QUESTION, ANSWER, QUESTION, QUESTION, QUESTION, ANSWER]


def test_other_chats_and_the_teachers_own_messages_are_not_answered(at: Any) -> None:
    assert asked(at, OUT, by="teacher") == [("teacher", "Как дела?", False)]
    assert len(asked(at, OUT, by="pupil", chat_id=CHAT)) == 1


def test_two_who_are_out_do_not_answer_each_other_for_ever(at: Any) -> None:
    assert choose("mother", office=OFFICE | {"answer": "Я на работе"})[0] == 200
    assert asked(at, OUT) == [QUESTION, ANSWER]


@pytest.mark.parametrize("change", [{"status": "archived"}, {"muted": {"by": "admin", "since": 1, "reasons": []}}])
def test_who_may_not_write_answers_nothing(at: Any, change: dict[str, Any]) -> None:
    join_direct("teacher", "mother", "teacher", **change)
    assert asked(at, OUT) == [QUESTION]


def test_answer_is_shown_as_automatic_and_counts_as_unread(at: Any) -> None:
    asked(at, OUT)
    (message,) = [one for one in Window("mother").history(DIRECT)[1]["messages"] if one["person_id"] == "teacher"]
    assert message["automatic"]
