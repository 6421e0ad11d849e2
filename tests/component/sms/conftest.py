"""What the tests of texts on their way share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sms.town import town_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from link.cloud import Cloud

    from sms.town import Town


@pytest.fixture
def town(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[Town]:
    """A school whose stage has both gateways, before SNS."""
    with town_of(school, monkeypatch) as ready:
        yield ready
