"""What the tests of the roster share: a fresh AWS that knows the small bundle, as strict as a stage or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roster.cloud import imported_world

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from roster.cloud import World


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Generator[World]:
    """AWS on moto with the small roster imported, for the tests of the imports that follow."""
    with imported_world(tables) as made:
        yield made


@pytest.fixture
def guarded(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same, where an import that takes more than a tenth away waits for somebody's approval."""
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "10")
    return here
