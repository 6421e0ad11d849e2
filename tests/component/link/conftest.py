"""What the tests of the link share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sign_in.other_parties import doors

if TYPE_CHECKING:
    from collections.abc import Generator

    from sign_in.other_parties import Doors

    from link.cloud import Cloud


@pytest.fixture
def at(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[Doors]:
    """ESIA and VK ID as stand-ins, and the stage set up with both."""
    with doors(school, monkeypatch) as ready:
        yield ready
