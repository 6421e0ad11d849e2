"""What is on the screen before the page's scripts have come, and that nothing moves when they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import SCREENS, linked_session
from local.browsing.visitor import DESKTOP, PHONE, Device
from local.demo.browser import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from local.demo.cast import Cast
    from web.conftest import Visit

THE_PAGES_SCRIPT = "**/assets/start-*.js"
NAME = "Сетевой Город. Образование"
LINE = "Единая цифровая образовательная среда региона"
LAST_SHOWN = {"sign-in": "Войти", "chats": "Мои чаты: почему"}
DARK = "rgb(10, 10, 10)"
SHIFTS = """() => new Promise((resolve) => new PerformanceObserver((seen) => resolve(
    seen.getEntries().filter((shift) => !shift.hadRecentInput).map((shift) => shift.sources.map((moved) => [
        moved.node?.textContent ?? "gone", ...[moved.previousRect, moved.currentRect].map(JSON.stringify),
    ].join(" "))),
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(() => resolve([]), 1000))"""
"""What has moved by itself: the texts, from where to where."""


def place_of(page: Page, text: str) -> dict[str, float]:
    box = page.get_by_text(text, exact=True).first.bounding_box()
    assert box is not None
    return {side: round(box[side]) for side in ("x", "y", "width", "height")}


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_head_of_the_log_in_stands_before_the_scripts_and_does_not_move(visit: Visit, device: Device) -> None:
    page = visit(device).page
    waiting: list[Route] = []
    page.route(THE_PAGES_SCRIPT, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright can't call a built-in
    with page.expect_request(THE_PAGES_SCRIPT):
        page.goto("/sign-in", wait_until="commit")
    expect(page.get_by_text("Открываем…")).to_be_visible()
    # A place is told of what was not painted yet, too: before its stylesheet came.
    expect(page.get_by_text(LINE, exact=True)).to_have_css("text-align", "center")
    before = {text: place_of(page, text) for text in (NAME, LINE)}
    waiting[0].continue_()
    expect(page.get_by_role("button", name="Войти")).to_be_visible()
    assert {text: place_of(page, text) for text in (NAME, LINE)} == before


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_head_is_where_it_stays_before_its_text_is_read(visit: Visit, device: Device) -> None:
    page = visit(device).page
    page.route(THE_PAGES_SCRIPT, lambda _route: None)
    page.goto("/sign-in", wait_until="commit")
    expect(page.get_by_text(LINE, exact=True)).to_have_css("text-align", "center")
    brand = page.locator(".door-brand")
    whole = brand.bounding_box()
    # A slow machine paints the picture alone first; its parser can't be slowed from here.
    brand.evaluate("(brand) => brand.querySelectorAll(':not(img)').forEach((text) => text.remove())")
    alone = brand.bounding_box()
    assert whole is not None
    assert alone is not None
    assert [alone[side] for side in ("x", "y", "width")] == [whole[side] for side in ("x", "y", "width")]


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_moves_while_a_screen_comes(
    visit: Visit, address: str, cast: Cast, screen: str, device: Device
) -> None:
    page = visit(device).page
    if screen == "chats":
        _, _, session = linked_session(address, cast).partition("=")
        page.context.add_cookies(
            [{"name": COOKIE, "value": session, "domain": "localhost", "path": "/", "secure": True}]
        )
    page.goto(SCREENS[screen])
    expect(page.get_by_text(LAST_SHOWN[screen], exact=True)).to_be_visible()
    assert page.evaluate(SHIFTS) == []


def test_the_opening_is_dark_where_a_person_chose_so(visit: Visit) -> None:
    page = visit(PHONE, "light").page
    page.goto("/sign-in")
    page.evaluate("localStorage.setItem('svyazka.color-scheme', 'dark')")
    page.route(THE_PAGES_SCRIPT, lambda _route: None)
    page.reload(wait_until="commit")
    expect(page.locator(".opening")).to_have_css("background-color", DARK)


def test_scripts_that_do_not_come_are_said(visit: Visit) -> None:
    page = visit().page
    page.route(THE_PAGES_SCRIPT, lambda route: route.abort())
    page.goto("/sign-in")
    expect(page.get_by_role("status")).to_contain_text("Страница не загрузилась")
