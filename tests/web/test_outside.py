"""Госуслуги and VK ID in a browser: both journeys, their wrong turns, and VK ID's own SDK against its stand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local import stack as stacks
from local.browsing.axe import violations
from local.browsing.outside import Gosuslugi, VkIdDoor, reset, take_gosuslugi_away, turn
from local.browsing.person import Person
from local.browsing.visitor import DESKTOP, PHONE, Device
from local.demo.browser import Browser
from local.running import address_of
from local.stand_ins.people import UNCONFIRMED

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Page

    from local.demo.cast import Cast
    from web.conftest import Visit

NEVER_LINKED = {"phone": "child_in_second_class", "desktop": "authority_officer", "narrow": "stranger"}
"""Another one for each width: what is known from an earlier link is not asked again."""
FIRST_BY_SNILS = {"phone": "teacher_without_class", "desktop": "group_teacher", "narrow": "child_in_first_class"}
"""Of those with a СНИЛС in the roster (`local.demo_region.snils`) another one for each width: it opens but once."""
NARROW = Device(name="narrow", width=320, height=640, touch=True)


@pytest.fixture(params=[PHONE, DESKTOP, NARROW], ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    chosen: Device = request.param
    return chosen


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    """A stack of its own: others would meet switches that are on, and nobody here may have linked before."""
    with stacks.temporary() as emulator:
        yield address_of(emulator.port)


@pytest.fixture(autouse=True)
def _as_nobody_has_come_yet(address: str, cast: Cast) -> Generator[None]:
    for actor in ("class_teacher", "parent"):
        take_gosuslugi_away(address, cast.logins[actor])
    yield
    for party in ("esia", "vk-id"):
        reset(address, party)


def fits(page: Page) -> None:
    """Nothing is cut off at the right, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_after_one_log_in_a_person_comes_through_gosuslugi(
    visit: Visit, address: str, cast: Cast, device: Device
) -> None:
    account = cast.logins["class_teacher"]
    person = Person(visit(device), account, address)
    page, gosuslugi = person.page, Gosuslugi(person.page)
    page.goto("/")
    gosuslugi.button.click()
    expect(gosuslugi.who).to_be_visible()
    fits(page)
    gosuslugi.choose("class_teacher")
    expect(gosuslugi.once).to_be_visible()
    expect(page.get_by_text(f"{account.given_name} {account.family_name[0]}.")).to_be_visible()
    fits(page)
    person.sign_in.log_in(account)
    expect(gosuslugi.confirm).to_be_visible()
    fits(page)
    gosuslugi.confirm.click()
    expect(gosuslugi.added).to_be_visible()
    fits(page)
    person.log_out()
    gosuslugi.button.click()
    gosuslugi.choose("class_teacher")
    start = page.get_by_role("heading", name=account.full_name, level=1)
    expect(start.or_(page.get_by_role("heading", name="Чаты", level=1, exact=True))).to_be_visible()


def test_whose_snils_is_in_the_roster_comes_in_at_once_and_is_told(
    visit: Visit, address: str, cast: Cast, device: Device
) -> None:
    actor = FIRST_BY_SNILS[device.name]
    account = cast.logins[actor]
    person = Person(visit(device), account, address)
    page, gosuslugi = person.page, Gosuslugi(person.page)
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.choose(actor)
    expect(page.get_by_text("вход через Госуслуги добавлен к вашей учётной записи сам")).to_be_visible()
    fits(page)
    page.goto("/ways")
    expect(gosuslugi.added).to_be_visible()
    gosuslugi.take_away.click()
    page.get_by_role("dialog").get_by_role("button", name="Убрать").click()
    expect(page.get_by_role("link", name="Добавить Госуслуги")).to_be_visible()
    person.log_out()
    gosuslugi.button.click()
    gosuslugi.choose(actor)
    expect(gosuslugi.once).to_be_visible()


def test_vk_id_proves_the_phone_and_fills_in_the_data(visit: Visit, address: str, cast: Cast, device: Device) -> None:
    actor = NEVER_LINKED[device.name]
    account = cast.logins[actor]
    person = Person(visit(device), account, address)
    page, vk_id = person.page, VkIdDoor(person.page)
    person.come()
    person.chats.icon.click()
    expect(vk_id.button).to_be_visible()
    fits(page)
    vk_id.button.click()
    expect(vk_id.who).to_be_visible()
    fits(page)
    vk_id.choose(actor)
    expect(person.journey.data).to_be_visible()
    expect(page.get_by_role("textbox", name="Имя", exact=True)).to_have_value(account.given_name)
    fits(page)
    person.journey.finish()
    expect(person.chats.titles.first).to_be_visible()


WRONG_TURNS = [
    ("denied", "Вход через Госуслуги отменён"),
    ("unconfirmed", "Учётная запись Госуслуг не подтверждена"),
    ("expired_code", "Вход через Госуслуги не завершён"),
    ("wrong_nonce", "Госуслуги не приняли запрос"),
    ("wrong_issuer", "Госуслуги не приняли запрос"),
    ("wrong_audience", "Госуслуги не приняли запрос"),
    ("wrong_key", "Госуслуги не приняли запрос"),
    ("unsigned", "Госуслуги не приняли запрос"),
    ("old_token", "Госуслуги не приняли запрос"),
    ("early_token", "Госуслуги не приняли запрос"),
    ("down", "Госуслуги не отвечают"),
    ("html", "Госуслуги не отвечают"),
    ("late", "Госуслуги не отвечают"),
]


@pytest.mark.parametrize(("switch", "title"), WRONG_TURNS)
def test_failure_at_gosuslugi_leads_back_to_a_page_with_advice(
    visit: Visit, address: str, cast: Cast, switch: str, title: str
) -> None:
    person = Person(visit(PHONE), cast.logins["class_teacher"], address)
    page, gosuslugi = person.page, Gosuslugi(person.page)
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.who.wait_for()
    turn(address, "esia", **{switch: True})
    gosuslugi.choose("class_teacher")
    expect(page.get_by_text(title)).to_be_visible()
    expect(gosuslugi.button).to_be_visible()
    expect(person.sign_in.enter).to_be_enabled()


def test_who_refuses_at_gosuslugi_can_try_again(visit: Visit) -> None:
    page = visit(PHONE).page
    gosuslugi = Gosuslugi(page)
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.refuse.click()
    expect(page.get_by_text("Вход через Госуслуги отменён")).to_be_visible()
    fits(page)
    gosuslugi.button.click()
    gosuslugi.choose("class_teacher")
    expect(gosuslugi.once).to_be_visible()


def test_an_unconfirmed_account_opens_nothing(visit: Visit) -> None:
    page = visit(PHONE).page
    gosuslugi = Gosuslugi(page)
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.choose(UNCONFIRMED)
    expect(page.get_by_text("Учётная запись Госуслуг не подтверждена")).to_be_visible()


def test_callback_of_another_browser_opens_and_spends_nothing(visit: Visit, address: str) -> None:
    page = visit(PHONE).page
    with Browser(address) as another:
        back = another.sent_back(another.go("/sign-in/gosuslugi"), "class_teacher")
        assert back is not None
        page.goto(back)
        expect(page.get_by_text("Вход через Госуслуги не завершён")).to_be_visible()
        assert another.go(back.partition("/api")[2]).address == "/sign-in/gosuslugi"


def test_gosuslugi_are_taken_away_after_a_question(visit: Visit, address: str, cast: Cast) -> None:
    account = cast.logins["parent"]
    person = Person(visit(PHONE), account, address)
    page, gosuslugi = person.page, Gosuslugi(person.page)
    person.come()
    page.goto("/ways")
    page.get_by_role("link", name="Добавить Госуслуги").click()
    gosuslugi.choose("parent")
    gosuslugi.confirm.click()
    expect(gosuslugi.added).to_be_visible()
    gosuslugi.take_away.click()
    dialog = page.get_by_role("dialog")
    fits(page)
    dialog.get_by_role("button", name="Убрать").click()
    expect(page.get_by_role("link", name="Добавить Госуслуги")).to_be_visible()


def test_person_with_two_accounts_changes_without_a_new_log_in(visit: Visit, address: str, cast: Cast) -> None:
    teacher, parent = cast.logins["class_teacher"], cast.logins["parent"]
    page = visit(PHONE).page
    gosuslugi = Gosuslugi(page)
    for account in (teacher, parent):
        person = Person(visit(PHONE), account, address)
        person.come()
        person.page.goto("/ways")
        person.page.get_by_role("link", name="Добавить Госуслуги").click()
        Gosuslugi(person.page).choose("class_teacher")
        Gosuslugi(person.page).confirm.click()
        expect(Gosuslugi(person.page).added).to_be_visible()
    page.goto("/")
    gosuslugi.button.click()
    gosuslugi.choose("class_teacher")
    expect(page.get_by_role("heading", name="Куда войти?")).to_be_visible()
    fits(page)
    page.get_by_role("button", name=parent.full_name).click()
    page.get_by_role("link", name="Профиль").first.click()
    expect(page.get_by_role("heading", name=parent.full_name, level=1)).to_be_visible()
    page.get_by_role("link", name="Сменить учётную запись").click()
    expect(page.get_by_role("heading", name="Сменить учётную запись")).to_be_visible()
    page.get_by_role("button", name=teacher.full_name).click()
    page.get_by_role("link", name="Профиль").first.click()
    expect(page.get_by_role("heading", name=teacher.full_name, level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("switch", "title"),
    [
        ("denied", "Вход в VK ID отменён"),
        ("expired_code", "Вход в VK ID не завершён"),
        ("wrong_state", "Вход в VK ID не завершён"),
        ("no_phone", "В VK ID нет номера"),
        ("another_user", "VK ID не отвечает"),
        ("down", "VK ID не отвечает"),
        ("html", "VK ID не отвечает"),
    ],
)
def test_what_goes_wrong_at_vk_id_leads_back_with_the_number_as_the_way_on(
    visit: Visit, address: str, cast: Cast, switch: str, title: str
) -> None:
    account = cast.logins["parent"]
    person = Person(visit(PHONE), account, address)
    page, vk_id = person.page, VkIdDoor(person.page)
    person.come()
    person.chats.icon.click()
    vk_id.button.click()
    vk_id.who.wait_for()
    turn(address, "vk-id", **{switch: True})
    vk_id.choose("parent")
    expect(page.get_by_text(title)).to_be_visible()
    person.journey.begin.click()
    expect(person.journey.phone).to_be_visible()


def test_the_way_through_gosuslugi_needs_no_mouse(visit: Visit) -> None:
    page = visit(DESKTOP).page
    page.goto("/")
    button = Gosuslugi(page).button
    button.wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
        if button.evaluate("element => element === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(Gosuslugi(page).who).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(Gosuslugi(page).once).to_be_visible()
