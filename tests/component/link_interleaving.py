"""Puts something between a use case's reads and its write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from declared import unwatched

from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def before_writing(monkeypatch: pytest.MonkeyPatch, module: Any, do: Callable[[], object], times: int = 1) -> None:
    """Let something happen just before each of the next transactions of a use case."""
    left = [do] * times

    def late(actions: Any) -> None:
        if left:
            with unwatched():
                left.pop()()
        transact(actions)

    monkeypatch.setattr(module, "transact", late)
