"""The journal's bar and «Чаты» (journey, steps 2 and 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MINE = "Мои чаты"


class Chats:
    """The person's own chats."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def icon(self) -> Locator:
        """The icon in the journal's bar."""
        return self._page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Чаты", exact=True)

    @property
    def titles(self) -> Locator:
        """The chats in the list, by title and one's own part in them."""
        return self._page.get_by_role("list", name=MINE).get_by_role("link")

    def back_to_list(self) -> None:
        """From an open chat, which has a phone's screen to itself, or from what is known about it."""
        back = self._page.get_by_role("navigation", name="Назад").get_by_role("link")
        while not self._page.get_by_role("list", name=MINE).is_visible():
            back.click()

    def members_of(self, title: str) -> Locator:
        """Open a chat and its description; return the list of its members."""
        self.chat(title).click()
        self._page.get_by_role("heading", name=title, level=1).wait_for()
        about = self._page.get_by_role("link", name="О чате")
        if about.count() > 0:
            about.click()
        return self._page.get_by_role("list", name="Участники")

    def chat(self, title: str) -> Locator:
        """One of them."""
        return self.titles.filter(has_text=title)
