"""The safe mode as everybody's calls meet it: the open table of contacts is not read while it is on."""

from __future__ import annotations

import pytest
from messenger.world import SCHOOL

from safeguarding.world import store
from svyazka_common.known_people import read_presets
from svyazka_common.records.school_policy import SchoolPolicy

pytestmark = pytest.mark.usefixtures("chat")


@pytest.mark.parametrize(("safe_mode", "preset"), [(True, "careful"), (False, "open")])
def test_open_contacts_are_read_as_careful_in_the_safe_mode(*, safe_mode: bool, preset: str) -> None:
    store(SchoolPolicy(organisation_id=SCHOOL, contacts="open", safe_mode=safe_mode))
    assert read_presets([SCHOOL]) == {SCHOOL: preset}
