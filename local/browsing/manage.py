"""«Управление чатами» (journey, step 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SUBJECTS = "Предметы"


class Manage:
    """The chats that one answers for, and «Добавить»."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self) -> None:
        """From the journal's bar."""
        self._page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Управление").click()
        self._page.get_by_role("heading", name="Управление чатами").wait_for()

    def chat(self, title: str) -> Locator:
        """A chat in the list."""
        return self._page.get_by_role("link", name=title)

    @property
    def add(self) -> Locator:
        """«Добавить», which opens the form."""
        return self._page.get_by_role("link", name="Добавить")

    def choose(self, school_class: str, subject: str) -> None:
        """Type, class and subject."""
        self._page.get_by_label("Тип чата").select_option(label=SUBJECTS)
        self._page.get_by_label("Класс").select_option(label=school_class)
        self._page.get_by_label("Предмет").select_option(label=subject)

    @property
    def submit(self) -> Locator:
        """«Добавить» of the form."""
        return self._page.get_by_role("button", name="Добавить")

    @property
    def added(self) -> Locator:
        """The heading «Чат создан»."""
        return self._page.get_by_role("heading", name="Чат создан")
