from __future__ import annotations

from typing import TYPE_CHECKING

from local import sms
from local.demo.actor import personal_data
from local.demo.browser import Browser
from local.demo.cast import Cast, fresh_phone
from local.demo.waiting import until

if TYPE_CHECKING:
    from local.demo_region.logins import DemoLogin


def log_in(browser: Browser, login: DemoLogin) -> None:
    body = {"organisation_id": login.organisation_id, "login": login.login, "password": login.password}
    assert browser.send("POST", "/session", body).status == 200


def test_a_journey_broken_off_goes_on_at_the_same_step_in_another_browser(address: str, cast: Cast) -> None:
    login, phone = cast.logins["teacher_without_class"], fresh_phone()
    with Browser(address) as first, Browser(address) as second:
        log_in(first, login)
        assert first.send("POST", "/link/phone", {"phone": phone}).body["next_step"] == "code"
        texts = until(lambda: sms.read(address, phone), bool, "waiting for the SMS")
        assert first.send("POST", "/link/code", {"code": texts[-1].code}).body["next_step"] == "vk_id"
        log_in(second, login)
        assert second.get("/link").body["next_step"] == "vk_id"
        assert second.send("PUT", "/link/vk-id", personal_data(login)).body["next_step"] == "study_profile"
        assert first.get("/link").body["next_step"] == "study_profile"


def test_a_code_counts_only_in_the_browser_that_asked_for_it(address: str, cast: Cast) -> None:
    login, phone = cast.logins["teacher_parent"], fresh_phone()
    with Browser(address) as first, Browser(address) as second:
        log_in(first, login)
        log_in(second, login)
        assert first.send("POST", "/link/phone", {"phone": phone}).body["next_step"] == "code"
        texts = until(lambda: sms.read(address, phone), bool, "waiting for the SMS")
        assert second.get("/link").body["next_step"] == "phone"
        assert not second.send("POST", "/link/code", {"code": texts[-1].code}).ok
        assert first.get("/link").body["next_step"] == "code"
