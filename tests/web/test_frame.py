"""The frame at every width: bars, panes, the way back, what the line's return brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.person import Person
from local.browsing.visitor import PHONE, Device
from local.demo.browser import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.demo.cast import Cast
    from web.conftest import Visit

CLIPPED = """() => [...document.querySelectorAll('body *')]
    .filter(element => element.children.length === 0 && element.textContent.trim() && element.offsetParent)
    .filter(element => element.scrollWidth > element.clientWidth + 1
        && getComputedStyle(element).overflowX !== 'visible'
        && getComputedStyle(element).position !== 'absolute' && element.tagName !== 'INPUT')
    .map(element => element.textContent)"""
BEHIND = """() => {
    const bars = [document.querySelector('nav[aria-label="Разделы"]'), document.querySelector('header')];
    if (document.activeElement === document.body) return false;
    const box = document.activeElement.getBoundingClientRect();
    return bars.some(bar => {
        const other = bar.getBoundingClientRect();
        return !bar.contains(document.activeElement) && box.top < other.bottom - 1 && box.bottom > other.top + 1
            && box.left < other.right && box.right > other.left;
    });
}"""


def linked(visit: Visit, address: str, cast: Cast, device: Device) -> Page:
    page = visit(device).page
    _, _, session = linked_session(address, cast).partition("=")
    page.context.add_cookies([{"name": COOKIE, "value": session, "domain": "localhost", "path": "/", "secure": True}])
    return page


@pytest.mark.parametrize("path", ["/chats", "/profile", "/profile/devices", "/manage", "/about-vk-id"])
def test_no_word_is_clipped_and_nothing_sticks_out(
    visit: Visit, address: str, cast: Cast, size: Device, path: str
) -> None:
    page = linked(visit, address, cast, size)
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    expect(page.get_by_text("Загружаем…")).to_have_count(0)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_has_the_focus_is_never_behind_a_bar(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    page = linked(visit, address, cast, size)
    page.goto("/profile")
    page.get_by_role("button", name="Выйти").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert not page.evaluate(BEHIND), page.evaluate("document.activeElement.textContent")


def test_on_a_phone_a_chat_is_opened_over_the_list_and_back_leads_to_it(visit: Visit, address: str, cast: Cast) -> None:
    page = linked(visit, address, cast, PHONE)
    page.goto("/chats")
    page.get_by_role("list", name="Мои чаты").get_by_role("link").first.click()
    expect(page.get_by_role("list", name="Мои чаты")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Разделы")).to_be_hidden()
    page.get_by_role("link", name="О чате").click()
    expect(page.get_by_role("list", name="Участники")).to_be_visible()
    page.get_by_role("navigation", name="Назад").get_by_role("link").click()
    expect(page.get_by_role("link", name="О чате")).to_be_visible()
    page.get_by_role("navigation", name="Назад").get_by_role("link").click()
    expect(page.get_by_role("list", name="Мои чаты")).to_be_visible()
    expect(page).to_have_title("Чаты · Сетевой Город. Образование")


@pytest.mark.parametrize(("width", "panes"), [(1024, 2), (1366, 3)])
def test_a_wide_window_keeps_the_list_beside_the_chat(
    visit: Visit, address: str, cast: Cast, width: int, panes: int
) -> None:
    page = linked(visit, address, cast, Device(name="wide", width=width, height=768))
    page.goto("/chats")
    chat = page.get_by_role("list", name="Мои чаты").get_by_role("link").first
    chat.click()
    expect(chat).to_be_visible()
    expect(chat).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("complementary", name="О чате")).to_have_count(1 if panes == 3 else 0)


@pytest.mark.parametrize("path", ["/chats/new", "/join"])
def test_the_messengers_addresses_are_there(visit: Visit, address: str, cast: Cast, size: Device, path: str) -> None:
    page = linked(visit, address, cast, size)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Создать чат" if path == "/chats/new" else "Приглашение в чат"
    )


def test_a_screen_that_did_not_come_loads_by_itself_when_the_line_is_back(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    visitor = visit(size)
    page = visitor.page
    _, _, session = linked_session(address, cast).partition("=")
    page.context.add_cookies([{"name": COOKIE, "value": session, "domain": "localhost", "path": "/", "secure": True}])
    page.goto("/chats")
    page.get_by_role("list", name="Мои чаты").wait_for()
    visitor.go_offline()
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Профиль").click()
    expect(page.get_by_text("Экран не открылся")).to_be_visible()
    visitor.go_offline(offline=False)
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    # The browser notes each file that did not come.
    visitor.troubles.clear()


def test_back_from_a_person_returns_to_tab_and_search(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    person = Person(visit(size), cast.logins["school_admin"], address)
    page = person.page
    person.come()
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Школа").click()
    page.get_by_role("list", name="Классы школы").get_by_role("link", name=cast.class_label).click()
    page.get_by_role("tab", name="Родители").click()
    people = page.get_by_role("list", name="Кто ещё не привязал")
    # «Выдать код для нового пароля: Борисова Анна»; the row itself begins with the letters in the picture.
    label = people.get_by_role("button").first.inner_text()
    family_name = label.partition(": ")[2].split()[0].lower()
    page.get_by_role("searchbox", name="Найти по имени").fill(family_name)
    people.get_by_role("link").first.click()
    page.get_by_role("link", name="К списку").click()
    expect(page.get_by_role("tab", name="Родители")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("searchbox", name="Найти по имени")).to_have_value(family_name)
