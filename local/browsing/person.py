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
        """Open the site and log in."""
        self.page.goto("/")
        self.sign_in.log_in(self.account)
        self.page.get_by_role("heading", name=self.account.full_name, level=1).wait_for()

    def link(self) -> None:
        """From the start page to «Учебный профиль привязан»."""
        self.chats.icon.click()
        self.journey.begin.click()
        self.journey.prove_phone(self.phone)
        self.journey.finish()


def unlink(address: str, account: DemoLogin) -> None:
    """Put an account back to how it was before it was linked, over the API. Raises LookupError where that fails."""
    with Browser(address) as browser:
        given = {"organisation_id": account.organisation_id, "login": account.login, "password": account.password}
        browser.send("POST", "/session", given)
        if browser.get("/link").body.get("linked"):
            browser.send("DELETE", "/link")
        left: list[dict[str, Any]] = until(
            lambda: browser.get("/chats").body["chats"], lambda chats: not chats, "waiting to be out of all chats"
        )
        if left:
            raise LookupError(account.actor)
