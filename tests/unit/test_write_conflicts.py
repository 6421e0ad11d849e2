from __future__ import annotations

import pytest

from svyazka_common import write_conflicts
from svyazka_common.errors import Code, DomainError
from svyazka_common.write_conflicts import Wait, WriteConflictError, retry_on_conflict


class Overtaken:
    """An attempt that others are quicker than so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise WriteConflictError
        return "written"


@pytest.fixture
def longest(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The longest pauses that chance could have made, in their order."""
    pauses: list[float] = []
    monkeypatch.setattr("random.uniform", lambda _, most: most)
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


def test_attempts_wait_longer_each_time_up_to_the_last_doubling(longest: list[float]) -> None:
    assert retry_on_conflict(Overtaken(5), attempts=6, wait=Wait(1, doublings=2)) == "written"
    assert longest == [1, 2, 4, 4, 4]


def test_attempts_follow_each_other_at_once_where_no_wait_is_given(longest: list[float]) -> None:
    overtaken = Overtaken(write_conflicts.CONFLICT_ATTEMPTS)
    with pytest.raises(DomainError) as raised:
        retry_on_conflict(overtaken)
    assert (raised.value.code, overtaken.calls) == (Code.BUSY, write_conflicts.CONFLICT_ATTEMPTS)
    assert longest == []


def test_error_that_is_no_conflict_ends_the_attempts(longest: list[float]) -> None:
    with pytest.raises(ZeroDivisionError):
        retry_on_conflict(lambda: 1 // 0, wait=Wait(1, doublings=2))
    assert longest == []
