"""What a finger has to reach: controls of 44 px, cards no higher than the window, the chat below a long title."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.visitor import DESKTOP, Device
from web.messenger.windows import at, fetched, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.demo.cast import Cast
    from web.conftest import Visit

SMALL = Device(name="360x640", width=360, height=640, touch=True)
LYING = Device(name="640x280", width=640, height=280, touch=True)
TITLE = "Подготовка к общешкольному празднику последнего звонка 11 А"

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
