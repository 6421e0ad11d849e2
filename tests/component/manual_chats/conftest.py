"""What the tests of chats made by hand share: a table in memory, and a school with two classes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chats.cloud import ENVIRONMENT
from chats.memory import TABLE
from chats.school import TODAY

from manual_chats.world import a_school
from svyazka_common import aws, clock, secrets

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def school() -> Iterator[None]:
    """Two classes with their people, all linked but one."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(aws, "dynamodb", lambda: TABLE)
        patches.setattr(clock, "today", lambda: TODAY)
        for name in ("STATE_TABLE", "ACCESS_TABLE"):
            patches.setenv(name, ENVIRONMENT[name])
        patches.setenv("MESSAGES_TABLE", "messages")
        a_school()
        yield


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that are made side by side are made one after another, so that each run has the same order."""
    monkeypatch.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """What links are made of: the stage's secret and the site's domain."""
    monkeypatch.setenv("SECRET_ID", "stage")
    monkeypatch.setenv("SITE_DOMAIN", "journal.test")
    monkeypatch.setattr(secrets, "_stage_secret", lambda secret_id: b"secret of " + secret_id.encode())
