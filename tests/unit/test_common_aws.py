from __future__ import annotations

from threading import Barrier, Event, current_thread

import pytest

from svyazka_common import aws
from svyazka_common.settings import MissingSettingError, Setting


@pytest.fixture(autouse=True)
def loaded() -> None:
    aws.concurrently(str)


def test_first_calls_of_a_process_go_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "_loaded", Event())
    threads = aws.concurrently(current_thread, current_thread)
    assert threads == [current_thread()] * 2
    assert current_thread() not in aws.concurrently(current_thread, current_thread)


def test_no_calls_are_no_first_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "_loaded", Event())

    assert aws.concurrently() == []

    assert aws.concurrently(current_thread, current_thread) == [current_thread()] * 2


def test_one_call_needs_no_other_thread() -> None:
    assert aws.concurrently(current_thread) == [current_thread()]


def test_calls_are_made_side_by_side_and_answered_in_order() -> None:
    together = Barrier(3, timeout=20)

    def call(number: int) -> int:
        together.wait()
        return number

    assert aws.concurrently(lambda: call(1), lambda: call(2), lambda: call(3)) == [1, 2, 3]


def test_first_failure_is_raised_after_all_have_ended() -> None:
    ended = []

    def fail(text: str) -> None:
        ended.append(text)
        raise ValueError(text)

    with pytest.raises(ValueError, match="first"):
        aws.concurrently(lambda: fail("first"), lambda: fail("second"), lambda: ended.append("third"))
    assert sorted(ended) == ["first", "second", "third"]


def test_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", None):
        monkeypatch.setenv("STATE_TABLE", value) if value is not None else monkeypatch.delenv("STATE_TABLE")
        with pytest.raises(MissingSettingError, match="STATE_TABLE"):
            Setting.STATE_TABLE.read()
