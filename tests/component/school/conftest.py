"""What the tests of the administrator's calls share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from school.class_7a import TODAY, open_school
from svyazka_common import clock

if TYPE_CHECKING:
    from link.cloud import Cloud


@pytest.fixture
def opened(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Class 7А of the first school, on a day of its year."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    open_school(school)
    return school
