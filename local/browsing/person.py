"""Somebody of the demo region at a browser, with all that they may come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.browsing.chats import Chats
from local.browsing.link import LinkJourney
from local.browsing.manage import Manage
from local.browsing.sign_in import SignIn
from local.demo.browser import Browser
from local.demo.cast import fresh_phone
from local.demo.waiting import until
from local.demo_region.academic_year import containing, today
from local.demo_region.logins import demo_logins

if TYPE_CHECKING:
    from local.browsing.visitor import Visitor
    from local.demo_region.logins import DemoLogin


class Person:
    """A demo person; `sign_in`, `journey`, `chats` and `manage` are the screens that they see."""

    def __init__(self, visitor: Visitor, account: DemoLogin, address: str) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.account = account
        self.phone = fresh_phone()
        self.sign_in = SignIn(self.page)
        self.journey = LinkJourney(self.page, address)
        self.chats = Chats(self.page)
        self.manage = Manage(self.page)

    def come(self) -> None:
        """Open the site and log in: to the start page, or to «Чаты» for who has linked."""
        self.page.goto("/")
        self.sign_in.log_in(self.account)
        start = self.page.get_by_role("heading", name=self.account.full_name, level=1)
        start.or_(self.page.get_by_role("heading", name="Чаты", level=1, exact=True)).wait_for()

    def log_out(self) -> None:
        """From the profile."""
        self.page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Профиль").click()
        self.page.get_by_role("button", name="Выйти").click()
        self.sign_in.heading.wait_for()

    def link(self) -> None:
        """From the start page to «Учебный профиль привязан»."""
        self.chats.icon.click()
        self.journey.start()
        self.journey.prove_phone(self.phone)
        self.journey.finish()


def unlink(address: str, account: DemoLogin) -> None:
    """Put an account back to how it was before it was linked, by the school's administrator and over the API.

    Raises LookupError where that fails.
    """
    administrator = next(login for login in demo_logins(containing(today())) if login.actor == "school_admin")
    with Browser(address) as school, Browser(address) as browser:
        person_id = _log_in(browser, account)
        _log_in(school, administrator)
        answer = school.send("POST", f"/school/people/{person_id}/unlink")
        if not answer.ok and answer.body.get("code") != "not_linked":
            raise LookupError(account.actor)
        _log_in(browser, account)
        left: list[dict[str, Any]] = until(
            lambda: browser.get("/chats").body["chats"], lambda chats: not chats, "waiting to be out of all chats"
        )
        if left:
            raise LookupError(account.actor)


def _log_in(browser: Browser, account: DemoLogin) -> str:
    """The person's id."""
    given = {"organisation_id": account.organisation_id, "login": account.login, "password": account.password}
    return str(browser.send("POST", "/session", given).body["person_id"])
