"""A person is erased: the chat stays readable, and nothing in it tells who they were."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from declared import unwatched
from messenger.world import CHAT, SCHOOL, Window, join, leave, rows_of, update_all_heads

from functions.safeguarding.repository import erasing, exports
from functions.safeguarding.use_cases.erasing import StillInChatsError, erase
from operations import erasing as erasing_command
from operations.target import Target
from safeguarding.test_exports import deliver, files, listed, message_of_queue, order, take
from safeguarding.test_reports import said, stored
from safeguarding.world import Caller, store
from svyazka_common import aws
from svyazka_common.records.chats import Chat
from svyazka_common.records.hours import OwnHours
from svyazka_common.records.messages import Vote
from svyazka_common.records.roster import Enrolment, SchoolClass

pytestmark = pytest.mark.usefixtures("bucket")
YEAR: dict[str, Any] = {"starts_on": "2025-09-01", "ends_on": "2026-05-31", "version": 1}


@pytest.fixture(autouse=True)
def left(chat: None) -> None:
    """The mate was in 7А."""
    del chat
    store(
        SchoolClass(class_id="7a", organisation_id=SCHOOL, label="7А", **YEAR),
        Enrolment(person_id="mate", class_id="7a", class_label="7А", organisation_id=SCHOOL, status="ended", **YEAR),
    )


def talk() -> None:
    said("mate", "Я принесу мяч")
    said("pupil", "А я ракетки")
    window = Window("mate")
    window.catch_up()
    window.react(2, "👍", "r1")
    window.edit(1, "Я принесу два мяча", "e1")
    window.read(2, 2)
    store(OwnHours(person_id="mate", quiet_from="20:00", muted_chats={CHAT}), table="messages")
    update_all_heads()


def everything() -> str:
    items = aws.dynamodb().scan(TableName="messages", ConsistentRead=True)["Items"]
    return json.dumps([item for item in items if item["entity"]["S"] not in {"report", "reported"}], default=str)


def test_what_was_said_stays_and_nobody_is_found_behind_it() -> None:
    talk()
    leave("mate")
    erased = erase("mate")
    assert (erased.chats, erased.rows) == (1, 4)
    assert '"mate"' not in everything()
    window = Window("pupil")
    window.catch_up()
    assert window.texts() == ["Я принесу два мяча", "А я ракетки"]
    senders = {message["person_id"] for message in window.shown.values()}
    (unknown,) = senders - {"pupil"}
    assert unknown.startswith("erased-")
    assert window.shown[2]["reactions"] == [{"reaction": "👍", "person_ids": [unknown]}]


def test_second_run_finds_nothing_more() -> None:
    talk()
    leave("mate")
    erase("mate")
    assert erase("mate").rows == 0


def test_who_is_in_a_chat_is_not_erased() -> None:
    talk()
    with pytest.raises(StillInChatsError):
        erase("mate")
    assert '"mate"' in everything()


def test_reaction_at_the_same_moment_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    talk()
    leave("mate")
    write = erasing.replace_message

    def late(old: Any, new: Any) -> bool:
        monkeypatch.setattr(erasing, "replace_message", write)
        window = Window("pupil")
        window.catch_up()
        window.react(1, "❤️", "r9")
        return write(old, new)

    monkeypatch.setattr(erasing, "replace_message", late)
    erase("mate")
    assert rows_of()[0]["reactions"] == {"pupil": "❤️"}
    assert '"mate"' not in everything()


def test_mentions_and_votes_are_taken_over_by_the_unknown() -> None:
    said("pupil", "Кто за?")
    store(Vote(chat_id=CHAT, message=1, person_id="mate", options=[0], version=2), table="messages")
    aws.dynamodb().update_item(
        TableName="messages",
        Key={"pk": {"S": rows_of()[0]["pk"]}, "sk": {"S": rows_of()[0]["sk"]}},
        UpdateExpression="SET #text = :text, mentions = :who, poll = :poll",
        ExpressionAttributeNames={"#text": "text"},
        ExpressionAttributeValues={
            ":text": {"S": "<@mate>, ты за?"},
            ":who": {"L": [{"S": "mate"}]},
            ":poll": {
                "M": {
                    "options": {"L": [{"S": "да"}, {"S": "нет"}]},
                    "counts": {"L": [{"N": "1"}, {"N": "0"}]},
                    "voters": {"N": "1"},
                    "multiple": {"BOOL": False},
                    "anonymous": {"BOOL": False},
                }
            },
        },
    )
    leave("mate")
    erase("mate")
    (message,) = rows_of()
    (vote,) = stored("vote")
    assert message["mentions"] == [vote["person_id"]]
    assert message["text"] == f"<@{vote['person_id']}>, ты за?"
    assert '"mate"' not in everything()


def test_report_keeps_who_was_reported_for_its_own_time() -> None:
    said("mate", "Ты никто")
    Caller("pupil").report(1)
    leave("mate")
    erase("mate")
    (report,) = stored("report")
    assert report["about_person_id"] == "mate"


def test_chats_of_other_schools_are_searched_where_they_are_named() -> None:
    store(SchoolClass(class_id="9b", organisation_id="school2", label="9Б", **YEAR))
    elsewhere = Chat(kind="class_pupils", scope_id="9b", organisation_id="school2", title="9Б", created_at=1)
    store(elsewhere)
    join("mate", elsewhere.chat_id, organisation_id="school2")
    Window("mate", "school2").send("Привет", "c1", elsewhere.chat_id)
    leave("mate", elsewhere.chat_id)
    leave("mate")
    assert erase("mate").rows == 0
    assert erase("mate", ["school2"]).rows == 1


def export() -> dict[str, Any]:
    """The chat's export, with its file."""
    assert order(Caller("admin"))[0] == 200
    assert deliver(message_of_queue()) == []
    return listed(Caller("admin"))[0]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of the test are those of a stage."""
    target = Target(stage="dev", outputs={"MessagesTable": "messages", "ExportsBucket": "exports"})
    monkeypatch.setattr(erasing_command, "enter", lambda _stage: target)


def test_file_that_names_the_person_goes_and_the_list_says_so() -> None:
    talk()
    made = export()
    leave("mate")
    (gone,) = erase("mate").files
    assert (gone.chat_id, files()) == (CHAT, [])
    assert datetime.fromtimestamp((gone.made_at_ms or 0) / 1000, UTC) == datetime.fromisoformat(made["made_at"])
    until = datetime.fromisoformat(made["available_until"])
    assert datetime.fromtimestamp((gone.available_until_ms or 0) / 1000, UTC) == until
    (shown,) = listed(Caller("admin"))
    assert (shown["state"], shown["available_until"]) == ("erased", None)
    assert take(Caller("admin"), made["export_id"])[1]["code"] == "export_expired"


def test_file_without_the_person_stays() -> None:
    talk()
    leave("mate")
    erase("mate")
    export()
    assert erase("mate").files == []
    assert len(files()) == 1
    assert listed(Caller("admin"))[0]["state"] == "ready"


def test_file_that_a_crash_has_left_goes_with_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    talk()
    export()
    leave("mate")
    with monkeypatch.context() as broken:
        broken.setattr(exports, "delete_file", crash)
        with pytest.raises(OSError, match="S3"):
            erase("mate")
    assert len(files()) == 1
    assert len(erase("mate").files) == 1
    assert files() == []


def crash(_file_key: str) -> None:
    message = "S3"
    raise OSError(message)


@pytest.mark.usefixtures("stage")
def test_command_names_the_files_that_it_has_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    talk()
    made = export()
    leave("mate")
    assert erasing_command.command("mate", [], stage="dev", as_json=False)
    printed = capsys.readouterr().err
    assert f"Deleted a file of the chat {CHAT}, exported on {made['made_at'][:19]}" in printed
    assert f"would have gone on {made['available_until'][:19]}" in printed
    assert "export_downloaded" in printed


@pytest.mark.usefixtures("stage")
def test_command_is_not_done_while_a_file_is_being_written(capsys: pytest.CaptureFixture[str]) -> None:
    talk()
    assert order(Caller("admin"))[0] == 200
    leave("mate")
    assert not erasing_command.command("mate", [], stage="dev", as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["exports_waiting"], document["files_deleted"]) == (False, 1, [])
    deliver(message_of_queue())
    assert erasing_command.command("mate", [], stage="dev", as_json=True)


def test_file_read_before_the_rows_were_erased_is_never_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    talk()
    order(Caller("admin"))
    leave("mate")
    write = exports.store_file

    def late(done: Any, file: Any) -> None:
        with unwatched():
            assert erase("mate").exports_waiting == 1
        write(done, file)

    with monkeypatch.context() as slow:
        slow.setattr(exports, "store_file", late)
        deliver(message_of_queue())
    again = erase("mate")
    assert (len(again.files), again.exports_waiting, files()) == (1, 0, [])
