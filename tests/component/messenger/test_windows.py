"""Open windows: who may open one, and what is delivered to whom (docs/threats.md, 25)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from chats.http_calls import TOKEN, Context, session_of
from declared import held_to_declaration
from msgspec.structs import replace

from functions.messenger.handlers import close_departed, close_signed_out, connect, frame
from functions.messenger.repository import connections
from messenger.windows import HOST, OURS, Windows, deliver_all
from messenger.world import CHAT, SCHOOL, Window, join, leave, rows_of
from svyazka_common import aws, clock
from svyazka_common.records.access import Cutoff
from svyazka_common.records.base import deserialise
from svyazka_common.records.messages import ChatTitle

if TYPE_CHECKING:
    from svyazka_common.records.access import Session

pytestmark = pytest.mark.usefixtures("talking")


def test_what_is_said_comes_to_every_window_of_every_member(windows: Windows) -> None:
    join("stranger", "class_pupils~7b")
    for person_id in ("teacher", "pupil", "pupil", "stranger"):
        assert windows.open(person_id) == 200
    Window("teacher").send("Завтра экскурсия", "c1")
    deliver_all()
    assert windows.texts("teacher") == [["Завтра экскурсия"]]
    assert windows.texts("pupil") == [["Завтра экскурсия"]] * 2
    assert windows.texts("stranger") == [[]]


def test_new_title_comes_to_every_window_of_every_member(windows: Windows) -> None:
    join("stranger", "class_pupils~7b")
    for person_id in ("teacher", "pupil", "stranger"):
        windows.open(person_id)
    title = ChatTitle(chat_id=CHAT, title="Стенгазета", version=2)
    deliver_all([deserialise(title.to_item())])
    expected = {"kind": "title", "chat_id": CHAT, "title": "Стенгазета", "version": 2}
    assert list(windows.got.values()) == [[expected], [expected], []]


def test_frame_tells_the_place_of_the_change_and_no_name(windows: Windows) -> None:
    windows.open("pupil")
    teacher = Window("teacher")
    teacher.send("Завтра", "c1")
    teacher.edit(1, "Послезавтра", "c2")
    deliver_all()
    ((sent,),) = windows.got.values()
    assert (sent["kind"], sent["chat_id"], sent["sequence_number"]) == ("message", CHAT, 2)
    assert sent["message"]["text"] == "Послезавтра"
    assert "Имя" not in json.dumps(sent, ensure_ascii=False)


def test_member_who_is_taken_out_gets_nothing_more_in_an_open_window(windows: Windows) -> None:
    windows.open("pupil")
    windows.open("mate")
    teacher = Window("teacher")
    teacher.send("раз", "c1")
    deliver_all()
    leave("pupil")
    teacher.send("два", "c2")
    deliver_all(rows_of()[1:])
    assert windows.texts("pupil") == [["раз"]]
    assert windows.texts("mate") == [["раз", "два"]]


def test_index_that_still_shows_somebody_who_is_out_betrays_nothing(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    from svyazka_common import chat_reading  # noqa: PLC0415 - to be patched

    windows.open("pupil")
    late = chat_reading.members_by_index(CHAT)
    leave("pupil")
    monkeypatch.setattr(chat_reading, "members_by_index", lambda _: late)
    Window("teacher").send("раз", "c1")
    deliver_all()
    assert windows.texts("pupil") == [[]]


@pytest.mark.parametrize("end", ["logged out", "all sessions ended", "expired"])
def test_window_whose_session_has_ended_is_closed_and_gets_nothing(
    windows: Windows, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows.open("pupil")
    session = session_of("pupil")
    Window("teacher").send("раз", "c1")
    match end:
        case "logged out":
            aws.dynamodb().delete_item(TableName="access", Key=session.key)
        case "all sessions ended":
            cutoff = Cutoff.at(session.account_id, clock.now_ms())
            aws.dynamodb().put_item(TableName="access", Item=cutoff.to_item())
        case _:
            now = clock.now()
            monkeypatch.setattr(clock, "now", lambda: now + 3700)
    deliver_all()
    assert windows.got == {}
    assert connections.online(SCHOOL, 0) == []


def end_of(record: Session, *, new: Cutoff | None = None) -> dict[str, Any]:
    """What the stream of `access` tells when a session goes, or a cutoff comes."""
    image = {"NewImage": new.to_item()} if new is not None else {"OldImage": record.to_item()}
    name = "REMOVE" if new is None else "INSERT"
    return {"Records": [{"eventID": "e1", "eventName": name, "dynamodb": {"SequenceNumber": "1", **image}}]}


def test_log_out_closes_the_windows_of_that_session_at_once(windows: Windows) -> None:
    windows.open("pupil")
    session = session_of("pupil")
    Window("mate")
    windows.open("mate")
    aws.dynamodb().delete_item(TableName="access", Key=session.key)
    with held_to_declaration("messenger.handlers.close_signed_out"):
        assert close_signed_out.handler(end_of(session), None) == {"batchItemFailures": []}
    assert [number.partition("-")[0] for number in windows.got] == ["mate"]
    assert [window.person_id for window in connections.online(SCHOOL, 0)] == ["mate"]


def test_end_of_all_sessions_closes_their_windows_at_once(windows: Windows) -> None:
    windows.open("pupil")
    session = session_of("pupil")
    cutoff = Cutoff.at(session.account_id, clock.now_ms())
    aws.dynamodb().put_item(TableName="access", Item=cutoff.to_item())
    with held_to_declaration("messenger.handlers.close_signed_out"):
        close_signed_out.handler(end_of(session, new=cutoff), None)
    assert windows.got == {}


def test_window_of_a_session_that_still_counts_stays_open(windows: Windows) -> None:
    windows.open("pupil")
    session = session_of("pupil")
    kept = Cutoff.at(session.account_id, clock.now_ms(), kept=session.token_hash)
    aws.dynamodb().put_item(TableName="access", Item=kept.to_item())
    with held_to_declaration("messenger.handlers.close_signed_out"):
        close_signed_out.handler(end_of(session, new=kept), None)
        close_signed_out.handler(end_of(replace(session, token_hash="another")), None)
    assert len(windows.got) == 1


def test_end_of_a_membership_closes_that_person_s_windows(windows: Windows) -> None:
    windows.open("pupil")
    windows.open("mate")
    body = {"organisation_id": SCHOOL, "person_id": "pupil"}
    record = {"messageId": "m1", "body": json.dumps(body), "attributes": {"ApproximateReceiveCount": "1"}}
    with held_to_declaration("messenger.handlers.close_departed"):
        assert close_departed.handler({"Records": [record]}, Context()) == {"batchItemFailures": []}
    assert [number.partition("-")[0] for number in windows.got] == ["mate"]


def test_vote_is_told_to_the_voter_s_own_windows_only(windows: Windows) -> None:
    windows.open("pupil")
    windows.open("mate")
    Window("teacher").poll("Кто едет?", "c1", "Еду", "Не еду")
    Window("pupil", known=1).change(1, "vote", "v1", options=[1])
    items = aws.dynamodb().scan(TableName="messages")["Items"]
    deliver_all(deserialise(item) for item in items if item["entity"]["S"] in {"message", "vote"})
    kinds = {number.partition("-")[0]: [frame["kind"] for frame in frames] for number, frames in windows.got.items()}
    assert kinds == {"pupil": ["message", "vote"], "mate": ["message"]}
    vote = next(frame for frames in windows.got.values() for frame in frames if frame["kind"] == "vote")
    assert vote["vote"] == {"message": 1, "options": [1], "version": 2}


def test_window_that_is_gone_is_forgotten(windows: Windows) -> None:
    windows.open("pupil")
    windows.got.clear()
    Window("teacher").send("раз", "c1")
    deliver_all()
    assert connections.online(SCHOOL, 0) == []


@pytest.mark.parametrize("is_parent", [False, True], ids=["staff", "a parent there too"])
def test_staff_get_in_a_session_of_that_school_only(windows: Windows, is_parent: bool) -> None:  # noqa: FBT001
    if is_parent:
        # Their window hears of the school's chats then, and of those of its staff it has to hear nothing.
        join("teacher", "class_parents~9b", role="parent", kind="class_parents")
    (cookie,) = Window("teacher", "school2").cookies
    windows.open("pupil")
    status = connect.handler(
        {"headers": OURS | {"Cookie": cookie}, "requestContext": {"connectionId": "teacher-9"}}, Context()
    )
    assert status == {"statusCode": 200}
    windows.got["teacher-9"] = []
    Window("pupil").send("раз", "c1")
    deliver_all()
    assert windows.texts("teacher") == [[]]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": HOST, "Origin": "https://evil.test"},
        {"Host": HOST, "Origin": "https://journal.test"},
        {"Host": HOST, "Origin": "https://journal.test:9000"},
        {"Host": HOST, "Origin": "null"},
        {"Host": HOST, "Origin": f"https://{HOST}.evil.test"},
        {"Host": HOST},
        {"Host": "", "Origin": "https://"},
    ],
)
def test_another_origin_or_port_opens_no_window(windows: Windows, headers: dict[str, str]) -> None:
    assert windows.open("pupil", headers) == 403
    assert connections.online(SCHOOL, 0) == []


@pytest.mark.parametrize("cookie", ["", "__Host-session=", f"__Host-session=a-nobody.{TOKEN}"])
def test_nobody_opens_a_window_without_a_session(windows: Windows, cookie: str) -> None:
    assert windows.open("pupil", cookie=cookie) == 401
    assert connections.online(SCHOOL, 0) == []


def test_handshake_that_did_not_come_through_the_edge_is_refused(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGE_PROOF", "the-word")
    assert windows.open("pupil") == 403
    through = {"Host": "abc.execute-api", "Origin": f"https://{HOST}", "X-Viewer-Host": HOST}
    assert windows.open("pupil", through | {"X-Site-Proof": "another-word"}) == 403
    assert windows.open("pupil", through | {"X-Site-Proof": "the-word"}) == 200


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{", '{"kind":"send"}', '{"kind":"ping","x":1}', "\ud800", "[" * 9_000, "я" * 30_000, None],
)
def test_frame_that_is_not_ours_is_answered(body: str | None) -> None:
    answer = frame.handler({"requestContext": {}, "body": body}, None)
    body_back = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert (body_back["kind"], body_back["problem"]["code"]) == ("problem", "fields_invalid")


def test_ping_is_answered() -> None:
    assert frame.handler({"body": '{"kind": "ping"}'}, None)["body"] == '{"kind":"pong"}'
