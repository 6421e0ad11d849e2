"""Log-in and link by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from local.browsing.person import Person
from local.browsing.visitor import DESKTOP
from local.demo.cast import searched_for

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

ACTOR = "other_stranger"
FAR_ENOUGH = 40


@pytest.fixture
def person(visit: Visit, address: str, cast: Cast) -> Person:
    return Person(visit(DESKTOP), cast.logins[ACTOR], address)


def tab_to(person: Person, target: Locator) -> None:
    """Press Tab until the focus is there; fails where it never comes."""
    target.wait_for()
    for _ in range(FAR_ENOUGH):
        if target.evaluate("element => element === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    pytest.fail(f"the focus does not reach {target}")


def test_log_in_and_link_need_no_mouse(person: Person) -> None:
    keyboard, log_in, journey = person.page.keyboard, person.sign_in, person.journey
    person.page.goto("/")
    tab_to(person, log_in.organisation)
    keyboard.press("ArrowDown")
    keyboard.type(searched_for(person.account.organisation_name))
    log_in.option(person.account.organisation_name).wait_for()
    keyboard.press("Enter")
    tab_to(person, person.page.get_by_role("textbox", name="Логин"))
    keyboard.type(person.account.login)
    tab_to(person, log_in.password)
    keyboard.type(person.account.password)
    tab_to(person, log_in.stay)
    keyboard.press("Space")
    tab_to(person, log_in.enter)
    keyboard.press("Enter")
    tab_to(person, person.chats.icon)
    keyboard.press("Enter")
    tab_to(person, journey.begin)
    keyboard.press("Enter")
    tab_to(person, journey.phone)
    keyboard.type(person.phone.removeprefix("+7"))
    keyboard.press("Enter")
    tab_to(person, journey.code)
    keyboard.type(journey.code_sent_to(person.phone))
    journey.data.wait_for()
    tab_to(person, journey.go_on)
    keyboard.press("Enter")
    journey.check.wait_for()
    tab_to(person, journey.create)
    keyboard.press("Enter")
    expect(journey.linked).to_be_visible()


def test_the_skip_link_leads_past_the_bar(person: Person) -> None:
    person.come()
    person.page.reload()
    person.page.get_by_role("navigation", name="Разделы").wait_for()
    skip = person.page.get_by_role("link", name="К содержанию")
    tab_to(person, skip)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("main")).to_be_focused()
