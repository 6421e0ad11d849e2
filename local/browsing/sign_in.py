"""«Вход в систему» (journey, step 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.demo.cast import searched_for

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from local.demo_region.logins import DemoLogin

KINDS = {"school": "Организация", "authority": "Орган управления"}


class SignIn:
    """The screen before all others."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def heading(self) -> Locator:
        """The heading, which shows that the screen is there."""
        return self._page.get_by_role("heading", name="Вход в систему")

    @property
    def organisation(self) -> Locator:
        """Where one types to find the organisation."""
        return self._page.get_by_role("combobox", name="Выберите организацию")

    def option(self, name: str) -> Locator:
        """An organisation in the list; it is read out with the one above it."""
        return self._page.get_by_role("option").filter(has=self._page.get_by_text(name, exact=True))

    def choose_organisation(self, kind: str, name: str) -> None:
        """Find it as somebody would who types the beginning of a word."""
        self._page.get_by_role("tab", name=KINDS[kind], exact=True).click()
        self.organisation.click()
        self.organisation.fill(searched_for(name))
        self.option(name).click()

    def fill(self, login: str, password: str) -> None:
        """Type login and password."""
        self._page.get_by_role("textbox", name="Логин").fill(login)
        self.password.fill(password)

    @property
    def password(self) -> Locator:
        """The field of the password."""
        return self._page.get_by_label("Пароль", exact=True)

    @property
    def stay(self) -> Locator:
        """«Остаться в системе»."""
        return self._page.get_by_role("checkbox", name="Остаться в системе")

    @property
    def forgotten(self) -> Locator:
        """«Забыли пароль?»."""
        return self._page.get_by_role("link", name="Забыли пароль?")

    @property
    def enter(self) -> Locator:
        """«Войти»."""
        return self._page.get_by_role("button", name="Войти")

    def log_in(self, account: DemoLogin) -> None:
        """All of it."""
        self.choose_organisation(account.organisation_kind, account.organisation_name)
        self.fill(account.login, account.password)
        self.enter.click()
