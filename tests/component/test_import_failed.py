"""An import that can't be done ends as failed, with the kind of failure, whatever ended its tries; then a redrive."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SECOND, SMALL, changed, packed, rows_of
from roster_world import BUCKET, KEY, REPORT, World, world

from functions.roster import school, splitting_up
from functions.roster.repository import progress
from functions.roster.splitting.region import read_region
from functions.roster.tasks import SchoolTask
from svyazka_common import aws
from svyazka_common.batches import NO_ANSWER
from svyazka_common.records.roster import Person
from svyazka_common.tries import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.imports import RosterImport

NEWS = changed("users.csv", "Сергей", "Семён")


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with world(tables) as made:
        made.load(packed(SMALL))
        yield made


def out_of_memory(*_: object, **__: object) -> None:
    raise MemoryError


@contextmanager
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No bundle can be split meanwhile."""
    with monkeypatch.context() as patched:
        patched.setattr(splitting_up, "read_region", out_of_memory)
        yield


def import_of(key: str = KEY) -> RosterImport:
    found = progress.import_of(key)
    assert found is not None
    return found


def failures(queue: str) -> list[str]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=os.environ[queue], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [message["MessageAttributes"]["failure"]["StringValue"] for message in answer.get("Messages", [])]


def name_of_the_teacher(here: World) -> str:
    (name,) = (one.given_name for one in here.all(Person) if one.person_id == "t1")
    return name


def test_splitting_that_fails_for_the_last_time_fails_the_import_and_a_redrive_does_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(NEWS, SECOND))
    with short_of_memory(monkeypatch):
        assert here.split(received=QUEUE_TRIES - 1) == ["m0"]
        assert (import_of().state, import_of().finished_at) == ("splitting", None)
        assert here.split(received=QUEUE_TRIES) == []

    failed = import_of()
    assert (failed.state, failed.failure) == ("failed", "MemoryError")
    assert failed.finished_at is not None
    assert (here.summary()["ok"], here.summary()["failed"]) == (False, "MemoryError")
    assert here.summary()["import_id"] == failed.import_id
    assert here.read(REPORT).decode("utf-8-sig") == "file,row,column,code,text\r\n"
    assert failures("IMPORT_DLQ_URL") == ["MemoryError"]

    assert here.run() == []

    assert (here.summary()["ok"], here.summary()["failed"], here.summary()["schools"]) == (True, None, {"done": 2})
    assert (import_of().state, import_of().failure) == ("done", None)
    assert name_of_the_teacher(here) == "Семён"


def test_splitting_that_was_killed_on_its_last_try_fails_the_import(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(NEWS, SECOND))
    with short_of_memory(monkeypatch):
        here.split()

    assert here.split(received=QUEUE_TRIES + 1) == []

    assert (import_of().state, import_of().failure) == ("failed", NO_ANSWER)
    assert failures("IMPORT_DLQ_URL") == [NO_ANSWER]


def test_an_import_that_has_failed_is_being_split_while_it_is_tried_anew(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(NEWS, SECOND))
    with short_of_memory(monkeypatch):
        here.split(received=QUEUE_TRIES)
        here.split(received=1)

    assert (import_of().state, import_of().failure, import_of().finished_at) == ("splitting", None, None)


def test_a_try_that_succeeds_after_all_has_the_last_word(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*arguments: Any) -> Any:
        progress.fail(import_of().import_id, NO_ANSWER)
        return read_region(*arguments)

    here.upload(packed(NEWS, SECOND))
    monkeypatch.setattr(splitting_up, "read_region", slow)
    assert here.run() == []

    assert (import_of().state, import_of().failure) == ("done", None)
    assert (here.summary()["ok"], here.summary()["schools"]) == (True, {"done": 2})


def test_an_upload_that_is_replaced_before_it_was_split_does_not_stay_open(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(NEWS, SECOND))
    with short_of_memory(monkeypatch):
        here.split()
    replaced = import_of()

    here.load(packed(NEWS, (2026, 9, 26, 3, 0, 0)))

    assert import_of().import_id != replaced.import_id
    ended = progress.find_import(replaced.import_id)
    assert ended is not None
    assert (ended.state, ended.failure) == ("failed", "replaced")
    assert here.summary()["ok"] is True


def test_an_upload_that_is_taken_away_before_it_was_split_does_not_stay_open(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(NEWS, SECOND))
    with short_of_memory(monkeypatch):
        here.split()
    aws.client("s3").delete_object(Bucket=BUCKET, Key=KEY)

    assert here.split() == []

    assert (import_of().state, import_of().failure) == ("failed", "object_missing")


def school_messages(here: World) -> dict[str, str]:
    """Split; the messages of the queue of schools, by organisation."""
    here.upload(packed(NEWS, SECOND))
    assert here.split() == []
    return {json.loads(body)["organisation_id"]: body for body in iter(here.next_school, None)}


class KilledError(BaseException):
    """No handler hears of it, as of SIGKILL or a time that is up."""


def killed(*_: object, **__: object) -> None:
    raise KilledError


def test_a_school_that_is_killed_on_every_try_has_failed_and_the_import_ends_and_a_redrive_does_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = school_messages(here)
    assert here.school(bodies["a1"]) == []
    with monkeypatch.context() as patched:
        patched.setattr(school, "plan_school", killed)
        for received in range(1, QUEUE_TRIES + 1):
            with pytest.raises(KilledError):
                here.school(bodies["s1"], received=received)
        assert (import_of().state, import_of().finished_at) == ("running", None)
        assert here.school(bodies["s1"], received=QUEUE_TRIES + 1) == []

    assert here.schools()["s1"].failure == NO_ANSWER
    assert (here.summary()["ok"], here.summary()["schools"]) == (False, {"done": 1, "failed": 1})
    assert import_of().state == "done"
    assert failures("SCHOOL_DLQ_URL") == [NO_ANSWER]

    assert here.school(bodies["s1"]) == []

    assert (here.summary()["ok"], here.summary()["schools"]) == (True, {"done": 2})
    assert name_of_the_teacher(here) == "Семён"


def test_a_school_that_was_done_when_its_last_try_was_killed_is_done_and_the_import_ends(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = school_messages(here)
    assert here.school(bodies["a1"]) == []
    with monkeypatch.context() as patched:
        patched.setattr(school, "finish_if_done", killed)
        with pytest.raises(KilledError):
            here.school(bodies["s1"], received=QUEUE_TRIES)

    assert here.school(bodies["s1"], received=QUEUE_TRIES + 1) == []

    assert (here.summary()["ok"], here.summary()["schools"]) == (True, {"done": 2})


def test_a_school_that_waits_for_an_approval_waits_on_whatever_becomes_of_an_older_message(here: World) -> None:
    assert here.load(packed(rows_of("t1"), SECOND))["schools"] == {"waiting_approval": 1, "done": 1}
    waiting = here.schools()["s1"]

    school.fail(SchoolTask(import_id=waiting.import_id, organisation_id="s1"), NO_ANSWER)

    assert here.schools()["s1"] == waiting


def test_an_import_whose_splitter_died_after_its_last_message_is_finished_by_its_next_try(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed({"manifest.csv": SMALL["manifest.csv"].replace("bulk", "absent")}, SECOND))
    with monkeypatch.context() as patched:
        patched.setattr(splitting_up, "finish_if_done", killed)
        with pytest.raises(KilledError):
            here.split()
    assert import_of().state == "running"

    assert here.split() == []

    assert import_of().state == "done"
    assert here.summary()["ok"] is True
