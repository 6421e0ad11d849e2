"""Two devices of one account: what a link on one of them says on both, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person, unlink

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from local.demo_region.logins import DemoLogin
    from web.conftest import Visit

LINKS = "stranger"
STAYS = "other_stranger"


@pytest.fixture
def account(address: str, cast: Cast) -> Generator[DemoLogin]:
    unlink(address, cast.logins[LINKS])
    yield cast.logins[LINKS]
    unlink(address, cast.logins[LINKS])


def test_a_link_that_ends_the_session_of_another_device_says_so_on_both(
    visit: Visit, address: str, account: DemoLogin, size: Device
) -> None:
    first, second = (Person(visit(size), account, address) for _ in range(2))
    first.come()
    second.come()
    second.link()
    expect(second.page.get_by_text("на других устройствах сеанс завершён")).to_be_visible()
    first.chats.icon.click()
    expect(first.sign_in.heading).to_be_visible()
    said = first.page.get_by_text("Вы привязали учебный профиль на другом устройстве, поэтому")
    expect(said).to_be_visible()
    first.sign_in.fill(account.login, account.password)
    first.sign_in.enter.click()
    expect(
        first.page.get_by_role("list", name="Мои чаты").or_(first.page.get_by_text("Чатов пока нет"))
    ).to_be_visible()


def is_signed_out(person: Person) -> bool:
    """Whether the page says so after a reload."""
    person.page.reload()
    sections = person.page.get_by_role("navigation", name="Разделы")
    expect(person.sign_in.heading.or_(sections)).to_be_visible()
    return person.sign_in.heading.is_visible()


def test_the_devices_are_listed_and_one_signs_out_there(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    here, there, third = (Person(visit(size), cast.logins[STAYS], address) for _ in range(3))
    for person in (there, third, here):
        person.come()
    here.page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Профиль").click()
    here.page.get_by_role("link", name="Устройства").click()
    devices = here.page.get_by_role("list", name="Где вы вошли").get_by_role("listitem")
    expect(devices.first).to_contain_text("Вы сейчас здесь")
    expect(devices.nth(1)).to_contain_text("Журнал открывали")
    before = devices.count()
    assert before >= 3
    devices.nth(1).get_by_role("button").click()
    expect(here.page.get_by_role("status").filter(has_text="вы вышли")).to_be_focused()
    expect(devices).to_have_count(before - 1)
    # Which of the two was used last is the browsers' affair: they ask again when they like.
    [stays] = [person for person in (there, third) if not is_signed_out(person)]
    here.page.get_by_role("button", name="Выйти на всех других устройствах").click()
    expect(here.page.get_by_text("Вы вошли только здесь.")).to_be_visible()
    stays.page.reload()
    expect(stays.page.get_by_text("Вы вышли отсюда с другого устройства")).to_be_visible()
    expect(here.page.get_by_role("button", name="Выйти здесь")).to_be_visible()
