from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.demo.browser import Browser

if TYPE_CHECKING:
    from local.demo.cast import Cast


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_call_from_another_site_is_refused(address: str, cast: Cast, site: str) -> None:
    login = cast.logins["school_admin"]
    body = {"organisation_id": login.organisation_id, "login": login.login, "password": login.password}
    with Browser(address, site=site) as browser:
        answer = browser.send("POST", "/session", body)
        assert (answer.status, answer.body["code"]) == (403, "cross_site")
        assert browser.session is None
