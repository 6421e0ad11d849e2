"""Finding one's school: in small windows, among a thousand, by whatever one types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person
from local.browsing.visitor import PHONE, SIZES, Device

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from local.demo.cast import Cast
    from web.conftest import Visit

ACTOR = "class_teacher"
SMALL = [
    *SIZES,
    Device(name="360x640", width=360, height=640, touch=True),
    Device(name="1366x650", width=1366, height=650),
    Device(name="zoomed to 200 %", width=640, height=384),
]
DISTRICTS = ("Управление образования города Приозёрска", "Управление образования Светлогорского района")
SCHOOLS = 1000


def listed(page: Page, count: int = SCHOOLS) -> list[str]:
    """Have the page know so many schools; returns the kinds that it asks for, as it asks."""
    asked: list[str] = []
    organisations = [
        {
            "organisation_id": f"s{number}",
            "kind": "school",
            "name": f"МБОУ «Средняя общеобразовательная школа № {number // 2 + 1}»",
            "parent_name": DISTRICTS[number % 2],
        }
        for number in range(count)
    ]

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="application/json", body=json.dumps({"organisations": organisations}))

    page.route("**/api/organisations?*", answer)
    return asked


def open_list(visit: Visit, device: Device = PHONE, count: int = SCHOOLS) -> tuple[Page, list[str]]:
    page = visit(device).page
    asked = listed(page, count)
    page.goto("/sign-in")
    field = page.get_by_role("combobox", name="Выберите организацию")
    field.click()
    expect(page.get_by_role("option").first).to_be_visible()
    return page, asked


@pytest.mark.parametrize("device", SMALL, ids=lambda device: device.name)
def test_list_opens_downwards_and_its_hit_is_pressed_in_small_windows(visit: Visit, device: Device) -> None:
    page, _ = open_list(visit, device)
    page.keyboard.type("школа 17")
    hit = page.get_by_role("option", name="№ 17").first
    field = page.get_by_role("combobox").bounding_box()
    row = hit.bounding_box()
    assert field
    assert row
    assert 0 <= field["y"] < row["y"]
    assert row["y"] + row["height"] <= device.height
    assert row["y"] - field["y"] - field["height"] < 30, "the best match is next to the field"
    hit.click()
    expect(page.get_by_role("combobox")).to_have_value("МБОУ «Средняя общеобразовательная школа № 17»")


@pytest.mark.parametrize("device", SMALL, ids=lambda device: device.name)
def test_a_long_list_scrolls_inside_and_ends_in_the_window(visit: Visit, device: Device) -> None:
    page, _ = open_list(visit, device)
    popup = page.get_by_role("listbox").locator("..").bounding_box()
    assert popup
    assert popup["y"] + popup["height"] <= device.height
    assert popup["height"] >= 150
    last = page.get_by_role("option").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()


def test_enter_chooses_the_only_match(visit: Visit, cast: Cast, size: Device) -> None:
    page = visit(size).page
    page.goto("/sign-in")
    page.get_by_role("combobox").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("Пушк")
    page.keyboard.press("Enter")
    name = cast.logins[ACTOR].organisation_name
    assert "Пушкина" in name
    expect(page.get_by_role("combobox")).to_have_value(name)
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_whatever_one_types_finds_the_school(visit: Visit, size: Device) -> None:
    page, asked = open_list(visit, size)
    before = len(asked)
    for typed in ("СОШ 17", "17 школа", "школа номер 17", "школа №17", "irjkf 17", "мбоу средняя 17", "17светлогорск"):
        page.get_by_role("combobox").fill("")
        expect(page.get_by_role("option").first).to_contain_text("№ 1»")
        page.keyboard.type(typed)
        expect(page.get_by_role("option").first).to_contain_text("№ 17»")
        assert page.get_by_role("option").count() <= len(DISTRICTS), typed
    assert len(asked) == before, "letters cost no calls"


def test_namesakes_are_told_apart_by_what_stands_above_them(visit: Visit, size: Device) -> None:
    page, _ = open_list(visit, size)
    page.keyboard.type("школа 17")
    for district in DISTRICTS:
        expect(page.get_by_role("option").filter(has_text=district)).to_have_count(1)


def test_it_is_said_that_there_are_more_schools_than_shown(visit: Visit, size: Device) -> None:
    page, _ = open_list(visit, size, count=32)
    expect(page.get_by_role("option")).to_have_count(20)
    page.get_by_role("button", name="Ещё 12").click()
    expect(page.get_by_role("option")).to_have_count(32)


def test_the_chosen_name_is_shown_whole(visit: Visit, size: Device) -> None:
    page, _ = open_list(visit, size)
    page.keyboard.type("школа 17")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Логин").click()
    shown = page.get_by_text("МБОУ «Средняя общеобразовательная школа № 17»", exact=True)
    expect(shown).to_be_visible()
    assert shown.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_typing_over_a_chosen_school_keeps_letters_and_the_cross_clears(visit: Visit, size: Device) -> None:
    page, _ = open_list(visit, size)
    page.keyboard.type("школа 17")
    page.keyboard.press("Enter")
    field = page.get_by_role("combobox")
    page.get_by_role("textbox", name="Логин").click()
    field.click()
    page.keyboard.type("школа 18")
    expect(field).to_have_value("школа 18")
    page.get_by_role("button", name="Очистить").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_text_that_is_inserted_and_not_chosen_is_not_accepted(visit: Visit, size: Device) -> None:
    page, _ = open_list(visit, size)
    page.keyboard.insert_text("Школа, которой нет")
    page.get_by_role("textbox", name="Логин").fill("petrov")
    page.get_by_label("Пароль", exact=True).fill("tajna")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_text("Выберите организацию из списка.")).to_be_visible()


def test_while_the_list_is_on_its_way_it_says_so(visit: Visit, size: Device) -> None:
    page = visit(size).page
    waiting: list[Route] = []
    page.route("**/api/organisations?*", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright can't call a built-in
    page.goto("/sign-in")
    page.get_by_role("combobox").click()
    page.keyboard.type("школа")
    expect(page.get_by_text("Ищем…")).to_be_visible()


def test_school_is_remembered_and_a_signed_in_person_sees_no_form(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    person = Person(visit(size), cast.logins[ACTOR], address)
    person.come()
    person.page.goto("/sign-in")
    expect(person.sign_in.heading).to_be_hidden()
    person.log_out()
    expect(person.sign_in.organisation).to_have_value(person.account.organisation_name)
    person.sign_in.fill(person.account.login, person.account.password)
    person.sign_in.enter.click()
    expect(person.page.get_by_role("navigation", name="Разделы")).to_be_visible()


def test_a_browser_that_keeps_no_cookies_is_told_at_the_log_in(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    person = Person(visit(size), cast.logins[ACTOR], address)

    def without_cookie(route: Route) -> None:
        answer = route.fetch()
        kept = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
        route.fulfill(response=answer, headers=kept)
        person.page.context.clear_cookies()

    person.page.route(
        "**/api/session", lambda route: without_cookie(route) if route.request.method == "POST" else route.continue_()
    )
    person.page.goto("/sign-in")
    person.sign_in.log_in(person.account)
    expect(person.page.get_by_role("alert")).to_contain_text("Разрешите их в настройках браузера")
    expect(person.sign_in.heading).to_be_visible()
