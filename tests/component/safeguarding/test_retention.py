"""What is older than a school keeps it is deleted, in every kind of chat; what was reported stays with the report."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from declared import held_to_declaration
from messenger.world import CHAT, SCHOOL, Window, join, leave, rows_of, update_all_heads

from functions.safeguarding.handlers import retain as worker
from functions.safeguarding.use_cases import retain
from safeguarding.test_reports import said, stored
from safeguarding.world import Caller, store
from svyazka_common import aws, clock, organisations
from svyazka_common.errors import Code, DomainError
from svyazka_common.names import normalise
from svyazka_common.records.chats import Chat
from svyazka_common.records.exports import ChatExport, LatestExport
from svyazka_common.records.messages import Message
from svyazka_common.records.roster import DirectoryEntry, SchoolClass
from svyazka_common.records.school_policy import SchoolPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = "2026-10-15"
DAY_MS = 24 * 3600 * 1000


class Context:
    """A call with so many milliseconds left."""

    def __init__(self, left: int = 900_000) -> None:
        self.left = left

    def get_remaining_time_in_millis(self) -> int:
        """What Lambda tells."""
        return self.left


@pytest.fixture
def kept_a_year(chat: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A school that keeps what was said for a year, on a day whose clock goes on by ten seconds with each look."""
    del chat
    moments = count(clock.midnight_ms(TODAY), 10_000)
    monkeypatch.setattr(clock, "now_ms", lambda: next(moments))
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store(
        SchoolPolicy(organisation_id=SCHOOL, retention_months=12),
        DirectoryEntry(term=normalise("Лицей № 3"), organisation_id=SCHOOL, kind="school", name="Лицей № 3"),
        SchoolClass(
            class_id="7a", organisation_id=SCHOOL, label="7А", starts_on="2026-09-01", ends_on="2027-05-31", version=1
        ),
    )
    monkeypatch.setattr(retain, "due_today", lambda ids, _: list(ids))
    organisations.forget()
    yield
    organisations.forget()


pytestmark = pytest.mark.usefixtures("kept_a_year")


def age(days: int, chat_id: str = CHAT, *, until: int = 10**6) -> None:
    """Make the rows of a chat older."""
    for row in rows_of(chat_id):
        if row["sequence_number"] <= until:
            field = "sent_at_ms" if row["entity"] == "message" else "changed_at_ms"
            aws.dynamodb().update_item(
                TableName="messages",
                Key={"pk": {"S": row["pk"]}, "sk": {"S": row["sk"]}},
                UpdateExpression=f"SET {field} = :at",
                ExpressionAttributeValues={":at": {"N": str(clock.midnight_ms(TODAY) - days * DAY_MS)}},
            )


def sweep(context: Context | None = None) -> None:
    with held_to_declaration("safeguarding.handlers.retain"):
        worker.handler({}, context or Context())


def test_what_is_older_goes_and_what_is_newer_stays() -> None:
    said("pupil", "старое", "ещё старое", "новое")
    age(400, until=2)
    sweep()
    assert [row["text"] for row in rows_of()] == ["новое"]
    window = Window("mate")
    status, page = window.history()
    assert (status, [one["text"] for one in page["messages"]]) == (200, ["новое"])
    assert window.call("history", "GET", f"/chats/{CHAT}/messages", before=3)[1]["messages"] == []


def test_rows_that_the_table_does_not_delete_fail_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that ended well would count them as deleted, and nobody would hear of them."""
    said("pupil", "старое", "ещё старое", "новое")
    age(400, until=2)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(aws.dynamodb(), "batch_write_item", lambda **asked: {"UnprocessedItems": asked["RequestItems"]})
    with pytest.raises(DomainError) as raised:
        retain.delete_outdated(lambda: True)
    assert raised.value.code == Code.BUSY
    assert len(rows_of()) == 3


def test_last_row_stays_for_the_count_and_says_nothing_any_more() -> None:
    said("pupil", "раз", "два")
    age(400)
    update_all_heads()
    sweep()
    (left,) = rows_of()
    assert (left["sequence_number"], "text" in left) == (2, False)
    (listed,) = Window("mate").chat_list()
    assert listed["last"]["preview"] is None
    assert Window("mate", known=2).send("три", "c9")[1]["own"] == 3


def test_chats_of_colleagues_and_those_made_by_hand_are_shortened_too() -> None:
    colleagues = Chat(kind="colleagues", scope_id=SCHOOL, organisation_id=SCHOOL, title="Коллеги", created_at=1)
    by_hand = Chat(kind="manual", scope_id="x1", organisation_id=SCHOOL, title="Стенгазета", created_at=1)
    elsewhere = Chat(kind="manual", scope_id="x2", organisation_id="school2", title="Чужой", created_at=1)
    store(colleagues, by_hand, elsewhere)
    for chat in (colleagues, by_hand, elsewhere):
        for number in (1, 2):
            store(
                Message(
                    chat_id=chat.chat_id,
                    sequence_number=number,
                    number=number,
                    version=number,
                    client_id=f"c{number}",
                    person_id="pupil",
                    sent_at_ms=number,
                    text="старое",
                ),
                table="messages",
            )
    sweep()
    assert [len(rows_of(one.chat_id)) for one in (colleagues, by_hand, elsewhere)] == [1, 1, 2]
    assert rows_of(elsewhere.chat_id)[1]["text"] == "старое"


def test_reported_message_goes_but_stays_with_its_report() -> None:
    said("mate", "Ты никто", "новое")
    Caller("pupil").report(1)
    age(400, until=1)
    sweep()
    assert [row["sequence_number"] for row in rows_of()] == [2]
    (report,) = stored("report")
    assert report["said"][0]["text"] == "Ты никто"


def test_read_marks_go_with_those_who_have_left() -> None:
    join("gone")
    said("pupil", "раз", "два")
    for person_id in ("gone", "mate"):
        assert Window(person_id).read(1, 1) == 204
    leave("gone")
    age(400, until=1)
    sweep()
    assert [mark["person_id"] for mark in stored("read_mark")] == ["mate"]


def counted(person_id: str) -> tuple[int, int]:
    update_all_heads()
    (listed,) = Window(person_id).chat_list()
    return listed["unread"], listed["mentions"]


@pytest.mark.parametrize("reader", ["mate", "teacher"])
def test_list_counts_nothing_that_is_kept_no_longer(reader: str) -> None:
    window = Window("pupil")
    assert window.send("раз", "c1")[0] == 200
    if reader == "mate":
        assert Window("mate").read(1, 1) == 204
    assert window.send(f"<@{reader}>, два", "c2", mentions=[reader])[0] == 200
    assert window.react(2, "👍", "c3")[0] == 200
    assert window.send(f"<@{reader}>, три", "c4", mentions=[reader])[0] == 200
    assert window.send("четыре", "c5")[0] == 200
    age(400, until=3)
    sweep()
    assert counted(reader) == (2, 1)
    assert Window(reader).history()[1]["read"] == 3
    window.send("пять", "c6")
    assert counted(reader) == (3, 1)


def test_mark_that_is_farther_than_what_went_stays() -> None:
    said("pupil", "раз", "два", "три")
    assert Window("mate").read(3, 3) == 204
    age(400, until=1)
    sweep()
    (mark,) = stored("read_mark")
    assert (mark["sequence_number"], mark["number"]) == (3, 3)


def test_long_chat_is_shortened_page_by_page_and_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retain, "ROWS_A_PAGE", 3)
    monkeypatch.setattr(retain, "PAGES_A_CHAT", 2)
    said("pupil", *map(str, range(1, 9)))
    age(400, until=7)
    sweep()
    assert [row["sequence_number"] for row in rows_of()] == [5, 6, 7, 8]
    sweep()
    assert [row["sequence_number"] for row in rows_of()] == [8]


def test_round_without_time_begins_no_school(capsys: pytest.CaptureFixture[str]) -> None:
    said("pupil", "раз", "два")
    age(400)
    sweep(Context(left=1000))
    assert len(rows_of()) == 2
    assert '"SchoolsLeft":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_records_of_exports_go_after_a_year() -> None:
    for days in (1, 400):
        made: dict[str, Any] = {
            "organisation_id": SCHOOL,
            "made_at_ms": clock.now_ms() - days * DAY_MS,
            "token": f"t{days}",
        }
        store(
            ChatExport(chat_id=CHAT, reason="Запрос комиссии", by_person_id="admin", **made),
            LatestExport(chat_id=CHAT, person_id=f"admin{days}", **made),
        )
    sweep()
    assert [export["token"] for export in stored("chat_export", "state")] == ["t1"]
    assert [mark["person_id"] for mark in stored("latest_export", "state")] == ["admin1"]
