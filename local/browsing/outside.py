"""The ways over other parties: their buttons, the stand-ins' pages, and the journal's pages on the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from local.demo.actor import credentials
from local.demo.browser import Browser
from local.stand_ins.addresses import PREFIX
from local.stand_ins.people import test_people

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from local.demo_region.logins import DemoLogin


class Gosuslugi:
    """«Через госуслуги», and what follows."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def button(self) -> Locator:
        """On the log-in page."""
        return self._page.get_by_role("link", name="Через госуслуги")

    @property
    def who(self) -> Locator:
        """The heading of the stand-in's page."""
        return self._page.get_by_role("heading", name="Кем вы войдёте?")

    def choose(self, actor: str) -> None:
        """Be a test person: a part of the demo, or `unconfirmed`."""
        person = next(one for one in test_people() if one.key == actor)
        self._page.get_by_role("button", name=person.full_name).click()

    @property
    def refuse(self) -> Locator:
        """«Отказаться»."""
        return self._page.get_by_role("button", name="Отказаться")

    @property
    def once(self) -> Locator:
        """The heading of the page that asks to log in once."""
        return self._page.get_by_role("heading", name="Остался один шаг")

    @property
    def confirm(self) -> Locator:
        """«Да, это я», which adds them."""
        return self._page.get_by_role("button", name="Да, это я")

    @property
    def added(self) -> Locator:
        """The entry among the ways in which shows that they are added."""
        return self._page.get_by_text("Добавлены ")

    @property
    def take_away(self) -> Locator:
        """«Убрать Госуслуги»."""
        return self._page.get_by_role("button", name="Убрать Госуслуги")


class VkIdDoor(Gosuslugi):
    """«Привязать учебный профиль VK ID», where it leads to VK ID."""

    @property
    def button(self) -> Locator:
        """On the first screen of the link; where somebody has given a number already, below it."""
        return self._page.get_by_role(
            "link", name=re.compile("Привязать учебный профиль VK ID|Подтвердить через VK ID")
        )


def take_gosuslugi_away(address: str, account: DemoLogin) -> None:
    """Put an account back to how it was before Госуслуги were added."""
    with Browser(address) as browser:
        browser.send("POST", "/session", credentials(account))
        browser.send("DELETE", "/sign-in/ways/gosuslugi")


def turn(address: str, party: str, **switches: bool) -> None:
    """Have a stand-in (`esia`, `vk-id`) fail in some way, or no longer."""
    httpx.put(f"{address}{PREFIX}/{party}/_switches", json=switches, trust_env=False, timeout=30).raise_for_status()


def reset(address: str, party: str) -> None:
    """Have a stand-in do everything right."""
    state = httpx.get(f"{address}{PREFIX}/{party}/_switches", trust_env=False, timeout=30).raise_for_status().json()
    turn(address, party, **dict.fromkeys(state, False))
