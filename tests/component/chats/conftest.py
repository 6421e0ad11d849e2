"""What the tests of the chats share: a table in memory, and small schools in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chats.cloud import ENVIRONMENT
from chats.memory import TABLE
from chats.moderation import a_class_of_four
from chats.school import TODAY
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def in_memory() -> Iterator[None]:
    """For a whole module, whose tests begin with `fresh` or a copy of their own."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(aws, "dynamodb", lambda: TABLE)
        patches.setattr(clock, "today", lambda: TODAY)
        for name in ("STATE_TABLE", "ACCESS_TABLE"):
            patches.setenv(name, ENVIRONMENT[name])
        yield


@pytest.fixture
def school_of_four(in_memory: None) -> None:  # noqa: ARG001
    """A small school in memory in whose chats people decide by hand."""
    a_class_of_four()
