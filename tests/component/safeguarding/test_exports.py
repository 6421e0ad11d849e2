"""A chat is exported: asked for with a reason, written once by the queue, taken by the school's administrators."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest import mock

import msgspec
import pytest
from declared import held_to_declaration
from messenger.world import CHAT, SCHOOL, Window, join

from functions.events.rules.announcements import ordered_exports
from functions.safeguarding.handlers import write_export as worker
from functions.safeguarding.repository import exports
from functions.safeguarding.rules.export_document import ExportedDocument
from functions.safeguarding.use_cases import writing_exports
from local.bench.roster.units import of_transaction
from safeguarding.test_reading_chats import open_teachers_account
from safeguarding.test_reports import notices, said, stored
from safeguarding.world import Caller, appoint, store
from svyazka_common import aws, budgets
from svyazka_common.records.chats import Chat
from svyazka_common.records.exports import ChatExport
from svyazka_common.settings import QUEUE_RECEIVES, QUEUE_TRIES
from svyazka_common.streams import Change

pytestmark = pytest.mark.usefixtures("bucket")

REASON = "Запрос комиссии по делам несовершеннолетних"
PATH = f"/api/safeguarding/chats/{CHAT}/exports"
MODULE = "safeguarding.handlers.write_export"


def order(by: Caller, path: str = PATH, reason: str = REASON) -> tuple[int, dict[str, Any]]:
    return by.call("order_export", "POST", path, {"reason": reason})


def listed(by: Caller) -> list[dict[str, Any]]:
    status, body = by.call("exports", "GET", "/api/safeguarding/exports")
    assert status == 200, body
    newest: list[dict[str, Any]] = body["exports"]
    return newest


def take(by: Caller, export_id: str) -> tuple[int, dict[str, Any]]:
    return by.call("export_file", "POST", f"/api/safeguarding/exports/{export_id}/file", {})


def message_of_queue() -> str:
    """What the stream brings to the queue for the newest record."""
    new = max(stored("chat_export", "state"), key=lambda export: (export["made_at_ms"], export.get("part", 1)))
    (ordered,) = ordered_exports([Change(event_id="e", sequence_number="1", at=0, old=None, new=new)])
    return msgspec.json.encode(ordered).decode()


def deliver(body: str, received: int = 1) -> list[str]:
    """Hand a message to the worker; those that come again."""
    attributes = {"ApproximateReceiveCount": str(received)}
    record = {"messageId": "m0", "body": body, "attributes": attributes, "messageAttributes": {}}
    record |= {"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:1:q", "receiptHandle": "r"}
    context: Any = SimpleNamespace(
        function_name="f", memory_limit_in_mb=1, invoked_function_arn="arn", aws_request_id="1"
    )
    with held_to_declaration(MODULE):
        answer = worker.handler({"Records": [record]}, context)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def files() -> list[str]:
    return [one["Key"] for one in aws.client("s3").list_objects_v2(Bucket="exports").get("Contents", [])]


def opened(key: str | None = None) -> zipfile.ZipFile:
    """A file by its key, or the only one."""
    chosen = key if key is not None else files()[0]
    return zipfile.ZipFile(io.BytesIO(aws.client("s3").get_object(Bucket="exports", Key=chosen)["Body"].read()))


def document(key: str | None = None) -> ExportedDocument:
    return msgspec.json.decode(opened(key).read("messages.json"), type=ExportedDocument)


def test_export_waits_stands_in_the_audit_trail_and_tells_who_answers() -> None:
    open_teachers_account()
    status, export = order(Caller("admin"))
    assert (status, export["state"], export["chat_title"]) == (200, "waiting", "7А")
    assert export["by"] == {"person_id": "admin", "name": "Старших Нина"}
    (entry,) = stored("audit", "access")
    assert (entry["action"], entry["about_chat_id"], entry["reason"]) == ("chat_exported", CHAT, REASON)
    assert notices("teacher") == ["chat_exported_by_school"]
    assert [one["export_id"] for one in listed(Caller("admin"))] == [export["export_id"]]


def test_file_holds_what_was_said_and_is_taken_for_a_minute() -> None:
    window = Window("pupil")
    window.send("Кто сделал <b>алгебру</b>?", "c1")
    window.poll("Едем?", "c2", "Да", "Нет")
    window.change(2, "vote", "v1", options=[0])
    window.react(1, "👍", "r1")
    window.send("Лишнее", "c3")
    window.delete(window.known, "d1")
    join("admin", role="colleague")
    _, export = order(Caller("admin"))
    assert take(Caller("admin"), export["export_id"])[1]["code"] == "export_not_ready"
    assert deliver(message_of_queue()) == []
    (ready,) = listed(Caller("admin"))
    assert (ready["state"], ready["messages"]) == ("ready", 3)
    status, file = take(Caller("admin"), export["export_id"])
    assert (status, file["expires_in_seconds"]) == (200, 60)
    assert "X-Amz-Expires=60" in file["url"]
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in file["url"]
    assert CHAT not in file["url"]
    page = opened().read("index.html").decode()
    assert "Кто сделал &lt;b&gt;алгебру&lt;/b&gt;?" in page
    assert "<script" not in page
    whole = document()
    assert [message.text for message in whole.messages] == ["Кто сделал <b>алгебру</b>?", "Едем?", None]
    poll = whole.messages[1].poll
    assert poll is not None
    assert [(option.text, option.votes) for option in poll.options] == [("Да", 1), ("Нет", 0)]
    assert [reaction.reaction for reaction in whole.messages[0].reactions] == ["👍"]
    assert "Лишнее" not in json.dumps(opened().read("messages.json").decode())
    assert (whole.chat.title, whole.chat.reason, whole.chat.school) == ("7А", REASON, "Лицей № 3")
    assert len(whole.chat.members) == 4


def test_each_download_stands_in_the_audit_trail() -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    appoint("admin2")
    take(Caller("admin"), export["export_id"])
    take(Caller("admin2"), export["export_id"])
    taken = [entry["by_person_id"] for entry in stored("audit", "access") if entry["action"] == "export_downloaded"]
    assert sorted(taken) == ["admin", "admin2"]


def test_asking_again_while_it_waits_is_the_same_export() -> None:
    _, first = order(Caller("admin"))
    _, again = order(Caller("admin"))
    assert again["export_id"] == first["export_id"]
    assert len(stored("audit", "access")) == 1
    deliver(message_of_queue())
    _, later = order(Caller("admin"))
    assert later["export_id"] != first["export_id"]


def test_two_windows_at_once_make_one_export() -> None:
    commit = exports.commit_order

    def late(*asked: Any) -> Any:
        with mock.patch.object(exports, "commit_order", commit):
            order(Caller("admin"))
        return commit(*asked)

    with mock.patch.object(exports, "commit_order", late):
        status, export = order(Caller("admin"))
    assert status == 200
    (made,) = stored("chat_export", "state")
    assert export["export_id"].endswith(made["token"])


def test_message_that_comes_twice_leaves_one_file_and_one_state() -> None:
    order(Caller("admin"))
    body = message_of_queue()
    deliver(body)
    before = stored("chat_export", "state")
    deliver(body)
    assert stored("chat_export", "state") == before
    assert len(files()) == 1


def deliver_with_a_crash(body: str, step: str, *, after: bool) -> None:
    """Deliver a message whose first try ends before or after a call, and its second try."""
    real = getattr(exports, step)

    def crash(*arguments: Any) -> Any:
        if after:
            real(*arguments)
        raise OSError

    with mock.patch.object(exports, step, crash):
        assert deliver(body) == ["m0"]
    assert deliver(body, 2) == []


@pytest.mark.parametrize("step", ["store_file", "settle", "messages_of"])
@pytest.mark.parametrize("after", [False, True])
def test_crash_at_any_call_leaves_one_file_and_one_state(step: str, after: bool) -> None:  # noqa: FBT001
    Window("pupil").send("Привет", "c1")
    order(Caller("admin"))
    deliver_with_a_crash(message_of_queue(), step, after=after)
    (export,) = stored("chat_export", "state")
    assert (export["state"], export["messages"], len(files())) == ("ready", 1, 1)


@pytest.mark.parametrize("received", [QUEUE_TRIES, QUEUE_RECEIVES])
def test_dead_letter_makes_the_export_failed_and_says_so(received: int) -> None:
    _, export = order(Caller("admin"))
    with mock.patch.object(exports, "store_file", side_effect=OSError):
        assert deliver(message_of_queue(), received) == []
    (failed,) = listed(Caller("admin"))
    assert failed["state"] == "failed"
    assert take(Caller("admin"), export["export_id"])[1]["code"] == "export_not_ready"
    assert order(Caller("admin"))[1]["export_id"] != export["export_id"]


@pytest.fixture
def little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file holds more than a page of two messages."""
    monkeypatch.setattr(writing_exports, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(worker, "WRITING_SECONDS", -1)


def make_all_parts() -> None:
    while any(export["state"] == "waiting" for export in listed(Caller("admin"))):
        assert deliver(message_of_queue()) == []


def documents() -> list[ExportedDocument]:
    """What the files of all exports hold, by their parts."""
    items = aws.dynamodb().scan(TableName="state", ConsistentRead=True)["Items"]
    settled = [ChatExport.from_item(item) for item in items if item["entity"]["S"] == ChatExport.entity]
    return [document(export.file_key) for export in sorted(settled, key=lambda export: export.part)]


@pytest.mark.usefixtures("little_time")
def test_chat_that_fits_no_file_is_made_in_parts_to_its_end() -> None:
    said("pupil", "раз", "два", "три", "четыре", "пять")
    order(Caller("admin"))
    make_all_parts()
    parts = sorted(listed(Caller("admin")), key=lambda export: export["part"])
    assert [(part["part"], part["messages"], part["continued"]) for part in parts] == [
        (1, 2, True),
        (2, 2, True),
        (3, 1, False),
    ]
    assert {part["state"] for part in parts} == {"ready"}
    assert {part["reason"] for part in parts} == {REASON}
    read = documents()
    assert [[message.text for message in one.messages] for one in read] == [["раз", "два"], ["три", "четыре"], ["пять"]]
    assert [(one.chat.part, one.chat.continues_after, one.continued) for one in read] == [
        (1, None, True),
        (2, 2, True),
        (3, 4, False),
    ]
    last_sent = [one.messages[-1].sent_at for one in read]
    assert [datetime.fromisoformat(part["until"]) for part in parts] == [datetime.fromisoformat(at) for at in last_sent]
    names = [take(Caller("admin"), part["export_id"])[1]["url"] for part in parts]
    assert [f"chat-{number}.zip" in url for number, url in enumerate(names, 1)] == [True] * 3


@pytest.mark.usefixtures("little_time")
def test_parts_are_one_order_on_record_and_in_the_days_count() -> None:
    said("pupil", "раз", "два", "три")
    order(Caller("admin"))
    make_all_parts()
    assert [entry["action"] for entry in stored("audit", "access")] == ["chat_exported"]
    assert len(stored("chat_export", "state")) == 2


@pytest.mark.usefixtures("little_time")
def test_asking_again_while_a_part_waits_is_that_part() -> None:
    said("pupil", "раз", "два", "три")
    order(Caller("admin"))
    deliver(message_of_queue())
    _, again = order(Caller("admin"))
    assert (again["part"], again["state"]) == (2, "waiting")
    assert len(stored("chat_export", "state")) == 2


@pytest.mark.usefixtures("little_time")
@pytest.mark.parametrize("step", ["store_file", "settle"])
@pytest.mark.parametrize("after", [False, True])
def test_crash_between_parts_loses_no_message_and_orders_none_twice(step: str, after: bool) -> None:  # noqa: FBT001
    said("pupil", "раз", "два", "три")
    order(Caller("admin"))
    deliver_with_a_crash(message_of_queue(), step, after=after)
    make_all_parts()
    assert [message.text for one in documents() for message in one.messages] == ["раз", "два", "три"]
    assert len(stored("chat_export", "state")) == 2


@pytest.mark.usefixtures("little_time")
def test_slower_worker_with_the_same_order_takes_no_message_from_the_parts() -> None:
    said("pupil", "раз", "два", "три")
    order(Caller("admin"))
    body, store_file = message_of_queue(), exports.store_file

    def late(export: Any, file: Any) -> None:
        with (
            mock.patch.object(exports, "store_file", store_file),
            mock.patch.object(writing_exports, "ROWS_A_PAGE", 3),
        ):
            deliver(body)
            make_all_parts()
        store_file(export, file)

    with mock.patch.object(exports, "store_file", late):
        assert deliver(body) == []
    assert [message.text for one in documents() for message in one.messages] == ["раз", "два", "три"]


def test_late_dead_letter_takes_no_file_away_that_is_there() -> None:
    _, export = order(Caller("admin"))
    body = message_of_queue()
    deliver(body)
    assert deliver(body, QUEUE_RECEIVES) == []
    assert take(Caller("admin"), export["export_id"])[0] == 200


def test_message_that_is_not_ours_is_laid_aside() -> None:
    assert deliver("{}") == []
    assert deliver('{"organisation_id":"s","made_at_ms":1,"token":"t"}') == []


def test_file_is_gone_after_a_week() -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    week = datetime.now(UTC) + timedelta(days=7, minutes=1)
    with mock.patch(
        "functions.safeguarding.use_cases.ordering_exports.clock.now_ms", return_value=int(week.timestamp() * 1000)
    ):
        (old,) = listed(Caller("admin"))
        assert old["state"] == "expired"
        assert take(Caller("admin"), export["export_id"])[1]["code"] == "export_expired"


@pytest.mark.parametrize("caller", ["pupil", "teacher", "officer"])
def test_nobody_but_the_schools_administrator_exports(caller: str) -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    before = stored("audit", "access")
    asking = Caller(caller)
    assert order(asking)[1]["code"] == "not_school_admin"
    assert take(asking, export["export_id"])[1]["code"] == "not_school_admin"
    assert asking.call("exports", "GET", "/api/safeguarding/exports")[1]["code"] == "not_school_admin"
    assert stored("audit", "access") == before
    assert len(stored("chat_export", "state")) == 1


def test_role_that_has_ended_takes_no_file() -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    appoint("admin", status="ended", version=2)
    assert take(Caller("admin"), export["export_id"])[1]["code"] == "not_school_admin"


def test_administrator_of_another_school_gets_no_file() -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    appoint("elsewhere", organisation_id="school2")
    asking = Caller("elsewhere", "school2")
    assert order(asking)[1]["code"] in {"chat_unknown", "not_school_admin"}
    assert take(asking, export["export_id"])[1]["code"] in {"export_unknown", "not_school_admin"}
    assert [entry["action"] for entry in stored("audit", "access")] == ["chat_exported"]


def test_chat_of_two_is_not_exported() -> None:
    store(Chat(kind="manual", scope_id="direct-1", organisation_id=SCHOOL, title="", direct=True, created_at=1))
    refused = order(Caller("admin"), "/api/safeguarding/chats/manual~direct-1/exports")
    assert refused[1]["code"] == "chat_unknown"
    assert stored("chat_export", "state") == stored("audit", "access") == []


@pytest.mark.parametrize("reason", ["", "надо", "          ", "я" * 501])
def test_without_a_real_reason_nothing_is_ordered(reason: str) -> None:
    assert order(Caller("admin"), reason=reason)[1]["code"] == "fields_invalid"
    assert stored("chat_export", "state") == stored("audit", "access") == []


def test_a_school_exports_so_often_a_day_and_no_oftener() -> None:
    for _ in range(budgets.EXPORTS_A_DAY.times):
        assert order(Caller("admin"))[0] == 200
        deliver(message_of_queue())
    entries = len(stored("audit", "access"))
    assert order(Caller("admin"))[1]["code"] == "exports_spent"
    assert len(stored("audit", "access")) == entries


def test_export_that_was_lost_on_the_way_can_be_asked_for_again() -> None:
    _, lost = order(Caller("admin"))
    tomorrow = int((datetime.now(UTC) + timedelta(days=1, minutes=1)).timestamp() * 1000)
    with mock.patch("functions.safeguarding.use_cases.ordering_exports.clock.now_ms", return_value=tomorrow):
        (failed,) = listed(Caller("admin"))
        assert failed["state"] == "failed"
        assert order(Caller("admin"))[1]["export_id"] != lost["export_id"]


def test_export_costs_twelve_write_units_and_its_file_two_and_four() -> None:
    open_teachers_account()
    written: list[int] = []

    def count(params: dict[str, Any], **_: Any) -> None:
        written.append(sum(of_transaction(params["TransactItems"]).values()))

    events = aws.client("dynamodb").meta.events
    events.register("provide-client-params.dynamodb.TransactWriteItems", count, unique_id="export-units")
    try:
        _, export = order(Caller("admin"))
        deliver(message_of_queue())
        take(Caller("admin"), export["export_id"])
    finally:
        events.unregister("provide-client-params.dynamodb.TransactWriteItems", unique_id="export-units")
    assert written == [12, 2, 4]
