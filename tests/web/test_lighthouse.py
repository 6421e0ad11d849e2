"""Lighthouse on log-in and chats; how fast they are is measured by `svyazka bench page`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.bench.lighthouse import audit
from local.bench.page import SCREENS, linked_session
from local.browsing.chromium import executable
from local.errors import LocalError

if TYPE_CHECKING:
    from local.demo.cast import Cast


@pytest.fixture(scope="module", autouse=True)
def _browser() -> None:
    try:
        executable()
    except LocalError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_is_shut_out_and_good_practice_is_kept(address: str, cast: Cast, screen: str) -> None:
    cookie = None if screen == "sign-in" else linked_session(address, cast)
    audited = audit(address + SCREENS[screen], cookie=cookie, categories=("accessibility", "best-practices"))
    assert audited.shown == address + SCREENS[screen]
    assert audited.failed == {}
    assert audited.scores == {"accessibility": 100, "best-practices": 100}
