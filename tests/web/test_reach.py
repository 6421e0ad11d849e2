"""What a finger or a mouse reaches, and an eye reads: controls of 44 px, cards within the window, whole texts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.person import Person
from local.browsing.visitor import DESKTOP, Device
from web.messenger.windows import at, fetched, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.demo.cast import Cast
    from web.conftest import Visit

SMALL = Device(name="360x640", width=360, height=640, touch=True)
LYING = Device(name="640x280", width=640, height=280, touch=True)
SMALLEST = Device(name="320x640", width=320, height=640, touch=True)
TITLE = "Подготовка к общешкольному празднику последнего звонка 11 А"
FULL_NAME = "Субботина Наталья Антоновна"
CUT = """() => [...document.querySelectorAll('a, button, h1')]
    .flatMap(element => [element, ...element.querySelectorAll('span')])
    .filter(element => element.textContent && element.checkVisibility())
    .filter(element => getComputedStyle(element).overflow === 'hidden')
    .filter(element => getComputedStyle(element).position !== 'absolute')
    .filter(element => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
    .map(element => element.textContent)"""

TOO_SMALL = """() => [...document.querySelectorAll('a, button, [role="tab"]')]
    .filter(control => control.checkVisibility() && !control.closest('[aria-label="Телефон"]'))
    .filter(control => !control.matches('header > a:first-child, blockquote *, [aria-label="Очистить"]'))
    .filter(control => {
        const box = control.getBoundingClientRect();
        const around = parseFloat(getComputedStyle(control, '::before').inset) || 0;
        return box.width > 1 && box.height - 2 * Math.min(around, 0) < 43.5;
    })
    .map(control => `${control.ariaLabel ?? control.textContent} ${control.getBoundingClientRect().height}`)"""
"""Apart from the link for the keyboard, a quotation, and what clears a field: that is as high as the library has it."""


@pytest.fixture
def chat(visit: Visit, address: str, cast: Cast) -> tuple[Page, str]:
    """A teacher on a small phone, and a chat of theirs with a long title."""
    page = at(visit(SMALL), linked_session(address, cast))
    page.goto("/chats")
    new = {"client_id": secrets.token_hex(8), "title": TITLE, "person_ids": []}
    return page, str(fetched(page, "POST", "/api/messenger/chats", new)["chat_id"])


def test_what_a_finger_presses_is_large_enough(chat: tuple[Page, str]) -> None:
    page, chat_id = chat
    page.goto(f"/messenger/{chat_id}")
    say(page, "Собираемся в пятницу")
    page.get_by_role("button", name="Действия с сообщением").click()
    assert page.evaluate(TOO_SMALL) == []
    page.get_by_role("button", name="Закрепить").click()
    expect(page.get_by_role("region", name="Закреплённые сообщения")).to_be_visible()
    page.get_by_role("button", name="Создать опрос").click()
    assert page.evaluate(TOO_SMALL) == []
    for path, name in (
        (f"/messenger/{chat_id}/about", "О чате"),
        ("/messenger", "Мессенджер"),
        ("/messenger/new", "Создать чат"),
        ("/messenger/write", "Кому написать"),
        ("/chats", "Чаты"),
        ("/profile/hours", "Тихие часы"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(TOO_SMALL) == [], path


def test_a_long_title_leaves_the_window_to_the_talk(chat: tuple[Page, str]) -> None:
    page, chat_id = chat
    page.goto(f"/messenger/{chat_id}")
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    height = page.evaluate("""document.querySelector('[aria-label="Сообщения"]').clientHeight""")
    assert height >= SMALL.height / 2


def test_a_card_is_never_higher_than_the_window(visit: Visit, address: str, cast: Cast, chat: tuple[Page, str]) -> None:
    _, chat_id = chat
    page = at(visit(LYING), linked_session(address, cast))
    page.goto(f"/messenger/{chat_id}/about")
    page.get_by_role("button", name="Выйти из чата").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('[role=dialog]').getBoundingClientRect().top >= 0")
    page.get_by_role("button", name="Отмена").click()


def test_headings_of_panes_stand_on_one_line(visit: Visit, address: str, cast: Cast, chat: tuple[Page, str]) -> None:
    _, chat_id = chat
    page = at(visit(DESKTOP), linked_session(address, cast))
    page.goto(f"/messenger/{chat_id}/about")
    list_pane, about_pane = (page.get_by_role("heading", name=name, exact=True) for name in ("Мессенджер", "О чате"))
    expect(page.get_by_role("button", name="Скрыть")).to_be_visible()
    boxes = [pane.bounding_box() for pane in (list_pane, about_pane)]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box is not None]
    assert len(middles) == len(boxes)
    assert max(middles) - min(middles) <= 4


def test_a_name_with_patronymic_is_read_whole_above_a_chat(visit: Visit, address: str, cast: Cast) -> None:
    page = at(visit(SMALL), linked_session(address, cast))
    page.goto("/chats")
    new = {"client_id": secrets.token_hex(8), "title": FULL_NAME, "person_ids": []}
    page.goto(f"/messenger/{fetched(page, 'POST', '/api/messenger/chats', new)['chat_id']}")
    expect(page.get_by_role("heading", name=FULL_NAME, level=1)).to_be_visible()
    assert page.evaluate(CUT) == []


def test_what_a_button_says_is_read_whole_on_the_smallest_phone(visit: Visit, address: str, cast: Cast) -> None:
    administrator = Person(visit(SMALLEST), cast.logins["school_admin"], address)
    linked_session(address, cast)
    administrator.come()
    page = administrator.page
    page.goto(f"/school/people/{cast.logins['class_teacher'].person_id}")
    expect(page.get_by_role("button", name="Отвязать учебный профиль")).to_be_visible()
    assert page.evaluate(CUT) == []


def test_names_of_tabs_stand_in_line_with_what_is_below(visit: Visit, address: str, cast: Cast) -> None:
    page = at(visit(SMALL), linked_session(address, cast))
    page.goto("/manage")
    page.get_by_role("link", name=f"{cast.class_label} · ученики").click()
    name = page.get_by_role("tab", selected=True).locator("span").first.bounding_box()
    line = page.get_by_role("tab", selected=True).locator("[data-selected]").bounding_box()
    below = page.get_by_role("button", name="Напомнить в журнале").bounding_box()
    assert name is not None
    assert line is not None
    assert below is not None
    assert abs(name["x"] - below["x"]) <= 1
    assert abs(line["x"] - below["x"]) <= 1


def test_whom_to_add_is_chosen_with_a_mouse_and_nothing_shows_below(visit: Visit, address: str, cast: Cast) -> None:
    session = linked_session(address, cast)
    for device in (SMALL, DESKTOP):
        page = at(visit(device), session)
        page.goto("/messenger/new")
        page.get_by_role("textbox", name="Название чата").fill("Стенгазета")
        page.get_by_role("button", name="Далее").click()
        expect(page.get_by_role("checkbox").first).to_be_visible()
        box = page.get_by_role("button", name="Создать пустой чат").bounding_box()
        assert box is not None
        lowest = "([x, y]) => document.elementFromPoint(x, y).querySelector(':scope > [role=status]') !== null"
        assert page.evaluate(lowest, [box["x"] + 60, device.height - 3])
    groups = page.get_by_role("group", name="Кого показать").get_by_role("button")
    ends = [box["x"] + box["width"] for box in (one.bounding_box() for one in groups.all()) if box is not None]
    assert len(ends) > 2
    assert max(ends) <= DESKTOP.width


def test_without_a_line_a_word_about_it_stays_in_sight_and_the_talk_too(chat: tuple[Page, str]) -> None:
    page, chat_id = chat
    page.goto(f"/messenger/{chat_id}")
    field = page.get_by_role("textbox", name="Сообщение")
    field.wait_for()
    page.context.set_offline(offline=True)
    word = page.get_by_text("Нет подключения к интернету")
    for _ in range(2):
        expect(word).to_be_in_viewport(ratio=1)
        expect(field).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("link", name="Все чаты")).to_be_in_viewport(ratio=1)
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.context.set_offline(offline=False)
    expect(word).to_be_hidden()
    page.goto("/profile")
    page.get_by_role("button", name="Выйти").wait_for()
    page.context.set_offline(offline=True)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(word).to_be_in_viewport(ratio=1)
    page.context.set_offline(offline=False)


def test_the_bars_of_a_long_page_stay_in_sight(visit: Visit, address: str, cast: Cast) -> None:
    session = linked_session(address, cast)
    for device in (SMALL, Device(name="1280x480", width=1280, height=480)):
        page = at(visit(device), session)
        page.goto("/profile")
        page.get_by_role("button", name="Выйти").wait_for()
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(page.get_by_role("link", name="Сетевой Город. Образование")).to_be_in_viewport(ratio=1)
        sections = page.get_by_role("navigation", name="Разделы")
        expect(sections.get_by_role("link", name="Чаты")).to_be_in_viewport(ratio=1)
