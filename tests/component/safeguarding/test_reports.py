"""A message is reported, and decided about: by whom, what goes with it, and who never learns of it."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from messenger.world import CHAT, SCHOOL, Window, join, rows_of
from msgspec.structs import replace

from functions.chats.rules.exclusions import Decision, upheld
from functions.chats.rules.facts import Facts
from functions.safeguarding.repository import chats
from safeguarding.world import AUTHORITY, Caller, appoint, store
from svyazka_common import aws, chat_reading
from svyazka_common.records.base import deserialise
from svyazka_common.records.chats import ChatSettings

pytestmark = pytest.mark.usefixtures("chat")

BAD = "Ты никто"


def stored(entity: str, table: str = "messages") -> list[dict[str, Any]]:
    items = aws.dynamodb().scan(TableName=table, ConsistentRead=True)["Items"]
    return [plain for plain in map(deserialise, items) if plain["entity"] == entity]


def said(by: str, *texts: str) -> None:
    window = Window(by)
    window.catch_up()
    for number, text in enumerate(texts):
        assert window.send(text, f"{by}{window.known}-{number}")[0] == 200


def reported(by: str = "pupil", sender: str = "mate") -> str:
    said(sender, BAD)
    assert Caller(by).report(rows_of()[-1]["sequence_number"])[0] == 204
    return str(Caller("admin").reports()[0]["report_id"])


def notices(person_id: str) -> list[str]:
    return [notice["kind"] for notice in stored("notice", "access") if notice["account_id"] == f"a-{person_id}"]


def test_report_brings_the_message_with_those_around_it_and_names() -> None:
    with mock.patch("functions.messenger.rules.appending.WINDOW_MS", 0):
        said("pupil", *(f"до {number}" for number in range(12)))
        said("mate", BAD)
        said("pupil", *(f"после {number}" for number in range(12)))
    assert Caller("pupil").report(13, comment="  он каждый день  ")[0] == 204
    (report,) = Caller("admin").reports()
    texts = [message["text"] for message in report["messages"]]
    assert texts == [*(f"до {n}" for n in range(2, 12)), BAD, *(f"после {n}" for n in range(10))]
    assert (report["message"], report["comment"], report["chat_title"]) == (13, "он каждый день", "7А")
    assert (report["about"]["name"], report["reporter"]["name"]) == ("Иванов mate", "Иванов pupil")


def test_report_stays_as_it_was_where_the_message_is_deleted() -> None:
    reported()
    window = Window("mate")
    window.catch_up()
    assert window.delete(1, "d1")[0] == 200
    (report,) = Caller("admin").reports()
    assert [message["text"] for message in report["messages"]] == [BAD]


def test_report_of_a_poll_shows_its_options_and_those_of_polls_around_it() -> None:
    window = Window("mate")
    assert window.poll("Кого позовём?", "p1", "Всех", "Никого")[0] == 200
    assert window.poll("Кто самый глупый?", "p2", "Пётр", "Марк")[0] == 200
    said("teacher", "Прекратите")
    assert Caller("pupil").report(2)[0] == 204
    window.catch_up()
    assert window.delete(2, "d1")[0] == 200
    (report,) = Caller("admin").reports()
    assert [(one["text"], one["options"]) for one in report["messages"]] == [
        ("Кого позовём?", ["Всех", "Никого"]),
        ("Кто самый глупый?", ["Пётр", "Марк"]),
        ("Прекратите", []),
    ]


def test_report_among_the_longest_polls_is_kept_with_its_options() -> None:
    options = [f"{number}{'𝒜' * 99}" for number in range(10)]
    with mock.patch("functions.messenger.rules.appending.WINDOW_MS", 0):
        window = Window("mate")
        for number in range(21):
            assert window.poll("𝒜" * 4000, f"p{number}", *options)[0] == 200
    assert Caller("pupil").report(11)[0] == 204
    (report,) = Caller("admin").reports()
    assert [len(one["options"]) for one in report["messages"]] == [0] * 10 + [10] + [0] * 10


def test_second_report_of_the_same_person_is_the_first() -> None:
    reported()
    assert Caller("pupil").report(1)[0] == 204
    assert Caller("teacher").report(1)[0] == 204
    assert len(Caller("admin").reports()) == 2


@pytest.mark.parametrize("caller", ["pupil", "mate", "teacher", "officer"])
def test_nobody_but_the_administrators_reads_reports(caller: str) -> None:
    report_id = reported()
    asked = Caller(caller)
    assert asked.call("reports", "GET", "/api/safeguarding/reports")[1]["code"] == "not_school_admin"
    assert asked.decide(report_id)[1]["code"] == "not_school_admin"


def test_reported_administrator_never_sees_it_and_the_others_decide() -> None:
    join("admin", role="colleague")
    appoint("admin2")
    said("admin", BAD)
    Caller("pupil").report(1)
    assert Caller("admin").reports() == []
    (report,) = Caller("admin2").reports()
    assert Caller("admin").decide(report["report_id"])[1]["code"] == "report_unknown"
    assert Caller("admin2").decide(report["report_id"], removes_message=True)[0] == 204


@pytest.mark.parametrize("others", [{}, {"status": "ended"}, {"ends_on": "2020-01-01"}])
def test_report_on_the_only_administrator_goes_to_the_authority(others: dict[str, Any]) -> None:
    if others:
        appoint("admin2", **others)
    join("admin", role="colleague")
    said("admin", BAD)
    Caller("pupil").report(1)
    assert Caller("admin").reports() == []
    officer = Caller("officer", AUTHORITY)
    (report,) = officer.reports()
    assert officer.decide(report["report_id"], removes_message=True)[0] == 204
    assert rows_of()[0]["deleted_at_ms"]


def test_deletion_takes_the_text_from_the_chat_and_tells_the_reporter() -> None:
    report_id = reported()
    assert Caller("admin").decide(report_id, removes_message=True)[0] == 204
    window = Window("pupil")
    window.catch_up()
    assert window.texts() == [None]
    assert "text" not in rows_of()[0]
    assert notices("pupil") == ["report_acted_on"]
    assert notices("mate") == []
    (report,) = Caller("admin").reports()
    assert report["decision"]["message_deleted"]
    assert not report["decision"]["author_muted"]


def test_message_stays_where_nothing_is_found() -> None:
    report_id = reported()
    assert Caller("admin").decide(report_id)[0] == 204
    assert rows_of()[0]["text"] == BAD
    assert notices("pupil") == ["report_set_aside"]


def test_silenced_sender_reads_on_and_writes_no_more() -> None:
    report_id = reported()
    assert Caller("admin").decide(report_id, mute_author=True)[0] == 204
    assert Window("mate").send("ещё", "c2")[1]["code"] == "chat_muted"
    assert Window("mate").history()[0] == 200


def test_silence_outlives_the_next_look_at_the_membership() -> None:
    ref = "PERSON#mate/ENROLMENT#7a"
    member = join("mate")
    action = chats.muted(replace(member, basis=[ref, "PERSON#mate/LINK#a-mate"]), "admin", 5)
    written = action["Update"]["ExpressionAttributeValues"][":muted"]
    decision = Decision(**deserialise({"muted": written})["muted"])
    facts = Facts(person_id="mate")
    assert upheld(decision, [f"{ref}@2026"], facts, "2026-11-29") is not None
    assert upheld(decision, ["PERSON#mate/ENROLMENT#8b@2026"], facts, "2026-11-29") is None


def test_teacher_who_answers_for_the_chat_is_not_silenced() -> None:
    report_id = reported("pupil", "teacher")
    assert Caller("admin").decide(report_id, mute_author=True)[1]["code"] == "member_answers"
    assert Caller("admin").reports()[0]["decision"] is None


def test_report_is_decided_once() -> None:
    report_id = reported()
    assert Caller("admin").decide(report_id)[0] == 204
    assert Caller("admin").decide(report_id, removes_message=True)[1]["code"] == "report_decided"
    assert rows_of()[0]["text"] == BAD


def test_decision_waits_for_nobody_who_writes_at_the_same_moment() -> None:
    report_id = reported()
    read = chat_reading.rows_before
    lagging = [read(CHAT, None, 1)]
    said("pupil", "ещё одно")
    with mock.patch.object(chat_reading, "rows_before", lambda *asked: lagging.pop() if lagging else read(*asked)):
        assert Caller("admin").decide(report_id, removes_message=True)[0] == 204
    assert [row["sequence_number"] for row in rows_of()] == [1, 2, 3]
    assert rows_of()[1]["text"] == "ещё одно"


def test_twenty_reports_a_day_are_enough_for_one_person() -> None:
    with mock.patch("functions.messenger.rules.appending.WINDOW_MS", 0):
        said("mate", *(f"плохо {number}" for number in range(21)))
    assert [Caller("pupil").report(number)[0] for number in range(1, 21)] == [204] * 20
    assert Caller("pupil").report(21)[1]["code"] == "reports_spent"
    assert Caller("teacher").report(21)[0] == 204


@pytest.mark.parametrize(
    ("caller", "message", "body", "code"),
    [
        ("stranger", 1, {}, "chat_unknown"),
        ("mate", 1, {}, "report_own"),
        ("pupil", 2, {}, "message_unknown"),
        ("pupil", 7, {}, "message_unknown"),
        ("pupil", 1, {"reason": "boring"}, "fields_invalid"),
        ("pupil", 1, {"comment": "я" * 501}, "fields_invalid"),
    ],
)
def test_what_is_refused_leaves_no_report(caller: str, message: int, body: dict[str, str], code: str) -> None:
    said("mate", BAD, "удалю")
    window = Window("mate")
    window.catch_up()
    window.delete(2, "d1")
    assert Caller(caller).report(message, **body)[1]["code"] == code
    assert stored("report") == []
    assert stored("reported") == []


def test_what_was_said_before_a_newcomer_came_is_not_theirs_to_report() -> None:
    said("mate", BAD)
    sent_at_ms = rows_of()[0]["sent_at_ms"]
    store(ChatSettings(chat_id=CHAT, history="from_joining", version=1))
    store(replace(join("newcomer"), joined_at_ms=sent_at_ms + 1))
    assert Caller("newcomer").report(1)[1]["code"] == "message_unknown"
    assert stored("report") == []
    store(replace(join("newcomer"), joined_at_ms=sent_at_ms))
    assert Caller("newcomer").report(1)[0] == 204


def test_report_goes_to_the_school_of_the_chat_not_of_who_makes_it() -> None:
    said("mate", BAD)
    join("guest", organisation_id="school2")
    assert Caller("guest", "school2").report(1)[0] == 204
    assert [report["reporter"]["person_id"] for report in Caller("admin").reports()] == ["guest"]


def test_decision_stands_in_the_audit_trail() -> None:
    report_id = reported()
    Caller("admin").decide(report_id)
    [entry] = stored("audit", "access")
    assert (entry["action"], entry["by_person_id"], entry["organisation_id"]) == ("report_decided", "admin", SCHOOL)
    assert (entry["about_person_id"], entry["about_chat_id"]) == ("mate", CHAT)


def test_administrator_pages_through_the_reports_of_no_other_school() -> None:
    report_id = reported()
    said("mate", "ещё")
    Caller("pupil").report(2)
    appoint("elsewhere", organisation_id="school2")
    newest = Caller("admin").reports()[0]["report_id"]
    asking = Caller("elsewhere", "school2")
    for before in (report_id, newest):
        status, answer = asking.call("reports", "GET", "/api/safeguarding/reports", before=before)
        assert (status, answer["code"]) == (403, "not_school_admin")
    assert asking.decide(report_id)[0] in {403, 404}


def test_pages_of_reports_follow_each_other_without_gap() -> None:
    with mock.patch("functions.messenger.rules.appending.WINDOW_MS", 0):
        said("mate", *(f"плохо {number}" for number in range(20)))
        said("pupil", *(f"и я {number}" for number in range(5)))
    for number in range(1, 21):
        Caller("pupil").report(number)
    for number in range(21, 26):
        Caller("mate").report(number)
    first = Caller("admin").call("reports", "GET", "/api/safeguarding/reports")[1]
    rest = Caller("admin").reports(before=first["before"])
    places = [report["message"] for report in (*first["reports"], *rest)]
    assert sorted(places) == list(range(1, 26))
