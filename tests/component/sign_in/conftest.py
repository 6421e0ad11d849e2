"""What the tests of log-in share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from doors_world import doors

if TYPE_CHECKING:
    from collections.abc import Generator

    from doors_world import Doors
    from link_cloud import Cloud


@pytest.fixture
def at(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[Doors]:
    """ESIA and VK ID as stand-ins, and the stage set up with both."""
    with doors(school, monkeypatch) as ready:
        yield ready
