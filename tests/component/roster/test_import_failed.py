"""An import that can't be done ends as failed, with the kind of failure, whatever ended its tries; then a redrive."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SECOND, SMALL, changed, packed, rows_of

from functions.roster.read.split import split
from functions.roster.repository import imports
from functions.roster.schemas import SchoolTask
from functions.roster.use_cases import import_school, split_bundle
from roster.cloud import BUCKET, KEY, World, report_key, world
from svyazka_common import aws
from svyazka_common.batches import NO_ANSWER
from svyazka_common.records.roster import Person
from svyazka_common.settings import QUEUE_TRIES

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
        patched.setattr(split_bundle, "split", out_of_memory)
        yield


def import_of(key: str = KEY) -> RosterImport:
    begun = imports.import_of(key)
    assert begun is not None
    return begun


def failures(queue: str) -> list[str]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=os.environ[queue], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [message["MessageAttributes"]["failure"]["StringValue"] for message in answer.get("Messages", [])]


def name_of_the_teacher(here: World) -> str:
    (name,) = (one.given_name for one in here.all(Person) if one.person_id == "t1")
    return name


def test_a_split_that_fails_for_good_fails_the_import_until_a_redrive(
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
    assert here.read(report_key()).decode("utf-8-sig") == "file,row,column,code,text\r\n"
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
        imports.fail(import_of().import_id, NO_ANSWER)
        return split(*arguments)

    here.upload(packed(NEWS, SECOND))
    monkeypatch.setattr(split_bundle, "split", slow)
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
    ended = imports.find_import(replaced.import_id)
    assert ended is not None
    assert (ended.state, ended.failure) == ("failed", "replaced")
    assert here.summary()["ok"] is True


def test_an_upload_taken_away_before_its_split_does_not_stay_open(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_school_killed_on_every_try_has_failed_until_a_redrive(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = school_messages(here)
    assert here.school(bodies["a1"]) == []
    with monkeypatch.context() as patched:
        patched.setattr(import_school, "plan_school", killed)
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


def test_a_school_done_before_its_last_try_was_killed_is_done(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = school_messages(here)
    assert here.school(bodies["a1"]) == []
    with monkeypatch.context() as patched:
        patched.setattr(import_school, "finish_if_done", killed)
        with pytest.raises(KilledError):
            here.school(bodies["s1"], received=QUEUE_TRIES)

    assert here.school(bodies["s1"], received=QUEUE_TRIES + 1) == []

    assert (here.summary()["ok"], here.summary()["schools"]) == (True, {"done": 2})


def test_an_older_messages_failure_leaves_a_school_waiting_for_approval(here: World) -> None:
    assert here.load(packed(rows_of("t1"), SECOND))["schools"] == {"waiting_approval": 1, "done": 1}
    waiting = here.schools()["s1"]

    import_school.fail(SchoolTask(import_id=waiting.import_id, organisation_id="s1"), NO_ANSWER)

    assert here.schools()["s1"] == waiting


def test_the_next_try_finishes_an_import_whose_splitter_died_at_its_end(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed({"manifest.csv": SMALL["manifest.csv"].replace("bulk", "absent")}, SECOND))
    with monkeypatch.context() as patched:
        patched.setattr(split_bundle, "finish_if_done", killed)
        with pytest.raises(KilledError):
            here.split()
    assert import_of().state == "running"

    assert here.split() == []

    assert import_of().state == "done"
    assert here.summary()["ok"] is True
