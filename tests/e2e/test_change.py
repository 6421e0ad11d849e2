"""A single change by queue, all the way into the chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.bench.change.command import document
from local.bench.change.measuring import Stage, measure

if TYPE_CHECKING:
    from local.emulator_process import Emulator

pytestmark = pytest.mark.e2e


def test_changes_by_queue_come_into_the_chats_one_after_the_other(stack: Emulator) -> None:
    figures = document(measure(Stage.at(stack.port), runs=2))
    assert {name: one["runs"] for name, one in figures["changes"].items()} == {
        "a pupil with a parent changes class": 2,
        "a guardianship ends": 2,
        "a guardian is added": 2,
    }
