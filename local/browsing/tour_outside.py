"""The screens on the ways over Госуслуги and VK ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.browsing.outside import Gosuslugi, VkIdDoor, take_gosuslugi_away

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from local.browsing.person import Person


def over_other_parties(first: Person, second: Person, address: str) -> Iterator[tuple[str, Page]]:
    """Refusals, the first time through Госуслуги, the ways in, and two accounts that those of `first` open.

    `first` has never begun to link, and is logged out at the end.
    """
    identity = first.account.actor
    for person in (first, second):
        take_gosuslugi_away(address, person.account)
    page, gosuslugi = first.page, Gosuslugi(first.page)
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.refuse.click()
    page.get_by_text("Вход через Госуслуги отменён").wait_for()
    _telephone(page)
    yield "gosuslugi-refused", page
    gosuslugi.button.click()
    gosuslugi.choose(identity)
    first.sign_in.enter.wait_for()
    _telephone(page)
    yield "gosuslugi-once", page
    first.sign_in.log_in(first.account)
    gosuslugi.confirm.wait_for()
    page.get_by_text("Этот способ есть всегда").wait_for()
    yield "gosuslugi-add", page
    gosuslugi.confirm.click()
    gosuslugi.added.wait_for()
    yield "ways", page
    first.chats.icon.click()
    vk_id = VkIdDoor(page)
    vk_id.button.click()
    vk_id.refuse.click()
    page.get_by_text("Вход в VK ID отменён").wait_for()
    _telephone(page)
    yield "link-vk-id-refused", page
    second.come()
    second.page.goto("/ways")
    second.page.get_by_role("link", name="Добавить Госуслуги").click()
    Gosuslugi(second.page).choose(identity)
    Gosuslugi(second.page).confirm.click()
    Gosuslugi(second.page).added.wait_for()
    first.log_out()
    gosuslugi.button.click()
    gosuslugi.choose(identity)
    page.get_by_role("list", name="Учётные записи").wait_for()
    _telephone(page)
    yield "accounts", page


def _telephone(page: Page) -> None:
    """Wait for the local stack's telephone, which comes last on a page that has just been opened."""
    page.get_by_role("complementary", name="Телефон").wait_for()
