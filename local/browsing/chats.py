"""The journal's bar and «Чаты» (guide, steps 2 and 7)."""

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

    def chat(self, title: str) -> Locator:
        """One of them."""
        return self.titles.filter(has_text=title)
