"""What the tests of log-in share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sign_in.other_parties import other_parties

if TYPE_CHECKING:
    from collections.abc import Generator

    from link.cloud import Cloud

    from sign_in.other_parties import OtherParties


@pytest.fixture
def at(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[OtherParties]:
    """ESIA and VK ID as stand-ins, and the stage set up with both."""
    with other_parties(school, monkeypatch) as ready:
        yield ready
