"""Nothing that is refused leaves a trace: all three tables are afterwards what they were."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from chats.http_calls import Context, call
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.messenger.handlers import connect, frame, send
from functions.messenger.rules.appending import MOST_IN_A_WINDOW
from functions.messenger.rules.texts import LONGEST_TEXT, MOST_EMOJI
from functions.messenger.use_cases import appending
from infra_cdk.functions import FUNCTIONS
from messenger.world import CHAT, Window, join, leave
from svyazka_common import aws, clock
from svyazka_common.api import WITH_BODY
from svyazka_common.errors import Code
from svyazka_common.records.chats import ChatSettings

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("talking")

OTHER_CHAT = "subject~7a~algebra"
TEACHERS, PUPILS, DELETED, A_CHANGE, POLL, CLOSED_POLL, LAST = range(1, 8)
"""Rows of the chat: a message of the teacher's, two of the pupil's, and the change that deletes the second of them; two
polls of the pupil's, and the change that closes the second of them."""
ELSEWHERE = 9
"""A message of the other chat; this one has fewer rows."""
OTHERS: dict[str, Window] = {}
"""Windows of the others in the chat, logged in before what is looked at begins."""


def stored() -> dict[str, list[str]]:
    """Everything, in an order."""
    scans = {table: aws.dynamodb().scan(TableName=table)["Items"] for table in ("state", "access", "messages")}
    return {table: sorted(json.dumps(item, sort_keys=True) for item in items) for table, items in scans.items()}


@pytest.fixture
def pupil(monkeypatch: pytest.MonkeyPatch) -> Window:
    times = [1_800_000_000_000]

    def later() -> int:
        times[0] += 10_000
        return times[0]

    monkeypatch.setattr(clock, "now_ms", later)
    join("pupil", OTHER_CHAT, kind="subject")
    assert Window("teacher").send("раз", "t1")[0] == 200
    pupil = Window("pupil")
    for number, text in enumerate(("два", "три")):
        assert pupil.send(text, f"p{number}")[0] == 200
    assert pupil.delete(DELETED, "d1")[0] == 200
    for number in range(2):
        assert pupil.poll("Кто едет?", f"q{number}", "Еду", "Нет")[0] == 200
    assert pupil.change(CLOSED_POLL, "close_poll", "e1")[0] == 200
    for number in range(ELSEWHERE):
        assert pupil.send(f"там {number}", f"o{number}", OTHER_CHAT)[0] == 200
    pupil.known = LAST
    for person_id in ("teacher", "mate"):
        OTHERS[person_id] = Window(person_id, known=LAST)
    return pupil


def is_out(_: pytest.MonkeyPatch) -> None:
    leave("pupil")


def is_muted(_: pytest.MonkeyPatch) -> None:
    join("pupil", muted={"by": "teacher", "since": 1, "reasons": []})


def is_closed(_: pytest.MonkeyPatch) -> None:
    join("pupil", status="archived")


def is_told_only(_: pytest.MonkeyPatch) -> None:
    settings = ChatSettings(chat_id=CHAT, writing="administrators")
    aws.dynamodb().put_item(TableName="state", Item=settings.to_item())


def is_far_behind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(appending, "FARTHEST_BEHIND", 4)


def has_just_said_much(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(clock, "now_ms", lambda: 1_900_000_000_000)
    pupil = Window("pupil", known=LAST)
    for number in range(MOST_IN_A_WINDOW):
        assert pupil.send("и", f"fast{number}")[0] == 200


def is_logged_out(_: pytest.MonkeyPatch) -> None:
    for item in aws.dynamodb().scan(TableName="access")["Items"]:
        aws.dynamodb().delete_item(TableName="access", Key={name: item[name] for name in ("pk", "sk")})


type Act = Callable[[Window], tuple[int, Any]]

ACTS: dict[str, Act] = {
    "send": lambda window: window.send("ещё", "x1"),
    "edit": lambda window: window.edit(PUPILS, "иначе", "x1"),
    "delete": lambda window: window.delete(PUPILS, "x1"),
    "react": lambda window: window.react(TEACHERS, "👍", "x1"),
    "vote": lambda window: window.change(POLL, "vote", "x1", options=[0]),
    "close_poll": lambda window: window.change(POLL, "close_poll", "x1"),
    "pin": lambda window: window.change(TEACHERS, "pin", "x1", pinned=True),
}
CAUSES: dict[Code, Callable[[pytest.MonkeyPatch], None]] = {
    Code.SESSION_REQUIRED: is_logged_out,
    Code.CHAT_UNKNOWN: is_out,
    Code.CHAT_MUTED: is_muted,
    Code.CHAT_CLOSED: is_closed,
    Code.MESSAGES_TOO_FAST: has_just_said_much,
    Code.CHANGES_UNSEEN: is_far_behind,
}
"""Who is refused everything that changes the chat, by the code that they are told."""
TEXTS = {
    "empty": ("", Code.MESSAGE_EMPTY),
    "blank": (" \n\t ", Code.MESSAGE_EMPTY),
    "zero-width only": ("\u200b\u200d\u2060\ufeff", Code.MESSAGE_EMPTY),
    "marks alone": ("\u0301\u0301", Code.MESSAGE_EMPTY),
    "too long": ("я" * (LONGEST_TEXT + 1), Code.MESSAGE_TOO_LONG),
    "ten thousand emoji": ("😀" * 10_000, Code.MESSAGE_TOO_LONG),
    "too many emoji": ("😀" * (MOST_EMOJI + 1), Code.MESSAGE_OF_EMOJI),
}
UNKNOWN = Code.MESSAGE_UNKNOWN
CASES: dict[str, list[tuple[str, Act, Code]]] = {
    "send": [
        ("reply to a deleted message", lambda w: w.send("да", "x1", reply_to=DELETED), Code.REPLY_TO_DELETED),
        ("reply to a change", lambda w: w.send("да", "x1", reply_to=A_CHANGE), UNKNOWN),
        ("reply to a message of another chat", lambda w: w.send("да", "x1", reply_to=ELSEWHERE), UNKNOWN),
        ("without a client id", lambda w: w.send("да", ""), Code.FIELDS_INVALID),
        ("by an unknown client", lambda w: w.send("да", "\u202ex"), Code.FIELDS_INVALID),
        ("by who has seen less than nothing", lambda w: w.send("да", "x1", known=-1), Code.FIELDS_INVALID),
        ("in somebody's name", lambda w: w.send("да", "x1", person_id="teacher"), Code.FIELDS_INVALID),
        ("into a chat that is none", lambda w: w.send("да", "x1", "nobody"), Code.CHAT_UNKNOWN),
        ("into a chat of others", lambda w: w.send("да", "x1", "class_pupils~7b"), Code.CHAT_UNKNOWN),
        ("urgent by a pupil", lambda w: w.send("да", "x1", urgent=True), Code.URGENT_REFUSED),
        ("mention of a stranger", lambda w: w.send("<@mum>", "x1", mentions=["mum"]), Code.MENTION_UNKNOWN),
        ("poll of one option", lambda w: w.poll("Кто?", "x1", "Я"), Code.POLL_INVALID),
        ("poll of the same twice", lambda w: w.poll("Кто?", "x1", "Я", "я"), Code.POLL_INVALID),
    ],
    "edit": [
        ("of another chat", lambda w: w.edit(ELSEWHERE, "да", "x1"), UNKNOWN),
        ("somebody else's", lambda w: w.edit(TEACHERS, "да", "x1"), Code.MESSAGE_FOREIGN),
        ("a deleted one", lambda w: w.edit(DELETED, "да", "x1"), UNKNOWN),
        ("a poll", lambda w: w.edit(POLL, "да", "x1"), Code.POLL_FIXED),
        ("mention of a stranger", lambda w: w.edit(PUPILS, "<@mum>", "x1", mentions=["mum"]), Code.MENTION_UNKNOWN),
    ],
    "delete": [
        ("of another chat", lambda w: w.delete(ELSEWHERE, "x1"), UNKNOWN),
        ("somebody else's", lambda w: w.delete(TEACHERS, "x1"), Code.MESSAGE_FOREIGN),
        ("a deleted one", lambda w: w.delete(DELETED, "x1"), UNKNOWN),
    ],
    "react": [
        ("to one of another chat", lambda w: w.react(ELSEWHERE, "👍", "x1"), UNKNOWN),
        ("to a deleted one", lambda w: w.react(DELETED, "👍", "x1"), UNKNOWN),
        ("by what is none of ours", lambda w: w.react(TEACHERS, "🖕", "x1"), Code.FIELDS_INVALID),
    ],
    "vote": [
        ("in another chat", lambda w: w.change(ELSEWHERE, "vote", "x1", options=[0]), UNKNOWN),
        ("where nothing is asked", lambda w: w.change(TEACHERS, "vote", "x1", options=[0]), Code.NOT_A_POLL),
        ("after the end", lambda w: w.change(CLOSED_POLL, "vote", "x1", options=[0]), Code.POLL_CLOSED),
        ("for what is no option", lambda w: w.change(POLL, "vote", "x1", options=[7]), Code.VOTE_INVALID),
        ("for two", lambda w: w.change(POLL, "vote", "x1", options=[0, 1]), Code.VOTE_INVALID),
    ],
    "close_poll": [
        ("of another chat", lambda w: w.change(ELSEWHERE, "close_poll", "x1"), UNKNOWN),
        ("that is none", lambda w: w.change(PUPILS, "close_poll", "x1"), Code.NOT_A_POLL),
        (
            "somebody else's",
            lambda _: OTHERS["mate"].change(POLL, "close_poll", "x1"),
            Code.MESSAGE_FOREIGN,
        ),
    ],
    "pin": [
        ("by who doesn't run the chat", ACTS["pin"], Code.CHAT_NOT_RUN),
        ("of another chat", lambda _: by_teacher(ELSEWHERE, pinned=True), UNKNOWN),
        ("of a deleted one", lambda _: by_teacher(DELETED, pinned=True), UNKNOWN),
    ],
}
"""What is refused for what it is about, by the action; beside the codes of `CAUSES` and `TEXTS`."""
TEXT_IS_TAKEN_BY = {"send", "edit"}
"""These two say something: in a chat of announcements not everybody may."""
ELSEWHERE_TESTED = {Code.PINS_SPENT, Code.CONTACT_NOT_ALLOWED}
"""They take a chat with as many pins as there may be (`test_polls_and_pins.py`), or one of two (`manual_chats`)."""


def by_teacher(message: int, *, pinned: bool) -> tuple[int, Any]:
    return OTHERS["teacher"].change(message, "pin", "x1", pinned=pinned)


def assert_refused_without_a_trace(act: Callable[[], tuple[int, Any]], code: Code) -> None:
    before = stored()
    status, problem = act()
    assert status >= 400
    assert problem["code"] == code.value
    assert any("а" <= letter <= "я" for letter in problem["detail"])
    assert stored() == before


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (action, code)
        for action in ACTS
        for code in CAUSES
        # Who doesn't run the chat is told that before these two.
        if action != "pin" or code not in {Code.MESSAGES_TOO_FAST, Code.CHANGES_UNSEEN}
    ],
)
def test_who_may_not_write_changes_nothing(
    pupil: Window, action: str, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    CAUSES[code](monkeypatch)
    assert_refused_without_a_trace(lambda: ACTS[action](pupil), code)


@pytest.mark.parametrize("action", sorted(TEXT_IS_TAKEN_BY))
def test_who_is_only_told_says_nothing(pupil: Window, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_told_only(monkeypatch)
    assert_refused_without_a_trace(lambda: ACTS[action](pupil), Code.CHAT_ANNOUNCES)


@pytest.mark.parametrize("kind", TEXTS)
def test_text_that_says_nothing_or_too_much_changes_nothing(pupil: Window, kind: str) -> None:
    text, code = TEXTS[kind]
    if kind == "ten thousand emoji":  # as a browser sends them, in UTF-8
        body = json.dumps({"client_id": "x1", "known": LAST, "text": text}, ensure_ascii=False)
        assert_refused_without_a_trace(lambda: pupil.call("send", "POST", f"/chats/{CHAT}/messages", body), code)
        return
    assert_refused_without_a_trace(lambda: pupil.send(text, "x1"), code)
    assert_refused_without_a_trace(lambda: pupil.edit(PUPILS, text, "x1"), code)


@pytest.mark.parametrize(
    ("act", "code"),
    [case[1:] for cases in CASES.values() for case in cases],
    ids=[f"{action} {case[0]}" for action, cases in CASES.items() for case in cases],
)
def test_what_cannot_be_done_changes_nothing(pupil: Window, act: Act, code: Code) -> None:
    assert_refused_without_a_trace(lambda: act(pupil), code)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"headers": {"sec-fetch-site": "cross-site"}}, Code.CROSS_SITE),
        ({"headers": {"origin": "https://journal.test:9000"}}, Code.CROSS_SITE),
        ({"headers": {"content-type": "text/plain"}}, Code.MEDIA_TYPE),
        ({"body": "{"}, Code.BODY_NOT_JSON),
        ({"body": json.dumps({"client_id": "x1", "known": 0, "text": "я" * 40_000})}, Code.BODY_TOO_LARGE),
    ],
    ids=lambda value: value.value if isinstance(value, Code) else "",
)
def test_call_that_is_no_call_of_ours_changes_nothing(pupil: Window, changed: dict[str, Any], code: Code) -> None:
    asked = {"body": {"client_id": "x1", "known": 0, "text": "да"}} | changed
    path = f"/api/messenger/chats/{CHAT}/messages"
    assert_refused_without_a_trace(lambda: call(send.handler, "POST", path, cookies=pupil.cookies, **asked), code)


@pytest.mark.parametrize("action", ACTS)
def test_every_code_of_an_action_is_walked(action: str) -> None:
    declared = set(import_module(f"functions.messenger.handlers.{action}").REFUSALS)
    walked = set(CAUSES) | {code for _, _, code in CASES[action]}
    if action in TEXT_IS_TAKEN_BY:
        walked |= {Code.CHAT_ANNOUNCES, *(code for _, code in TEXTS.values())}
    assert declared - set(WITH_BODY) - ELSEWHERE_TESTED == walked - set(WITH_BODY)


def test_every_action_that_changes_a_chat_is_walked() -> None:
    declaring = {
        function.module.rpartition(".")[2]
        for function in FUNCTIONS
        if function.module.startswith("messenger.")
        and {Code.CHAT_MUTED} & set(getattr(import_module(f"functions.{function.module}"), "REFUSALS", ()))
    }
    assert declaring == set(ACTS) == set(CASES)


@pytest.mark.parametrize("end_access", [is_out, is_logged_out], ids=["out of the chat", "logged out"])
def test_who_may_not_read_leaves_no_mark(
    pupil: Window, end_access: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    end_access(monkeypatch)
    before = stored()
    assert pupil.read(2, 2) in {401, 404}
    assert stored() == before


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "https://journal.test:9000", "http://journal.test", "null", ""]
)
def test_handshake_that_is_refused_leaves_no_window(pupil: Window, origin: str) -> None:
    before = stored()
    (cookie,) = pupil.cookies
    host = "journal.test:8443"
    headers = {"Host": host, "Origin": origin, "Cookie": cookie}
    answer = connect.handler({"headers": headers, "requestContext": {"connectionId": "w1"}}, Context())
    assert answer == {"statusCode": 403}
    assert stored() == before


frames = st.one_of(
    st.text(max_size=2000),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("kind"), inner | st.just("ping")),
        max_leaves=20,
    ).map(json.dumps),
    st.binary(max_size=500).map(lambda raw: raw.decode("latin-1")),
    st.sampled_from(['{"kind":"ping"}', '{"kind":"ping"}x', '{"kind":"ping","kind":"send"}', "[" * 100_000]),
)


@given(body=frames)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_frame_is_answered_with_a_pong_or_a_problem(body: str) -> None:
    answer = frame.handler({"requestContext": {"connectionId": "w1"}, "body": body}, Context())
    sent_back = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert sent_back == {"kind": "pong"} or (sent_back["kind"], sent_back["problem"]["code"]) == (
        "problem",
        "fields_invalid",
    )
    assert len(answer["body"].encode()) < 32 * 1024
