"""A journey that breaks off goes on at the same step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from local.browsing.person import Person
from local.browsing.visitor import DESKTOP, PHONE

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

NEVER_LINKED = "teacher_without_class"
ACTOR = "teacher_parent"


def test_another_browser_goes_on_where_the_first_one_broke_off(visit: Visit, address: str, cast: Cast) -> None:
    first, second = (Person(visit(device), cast.logins[NEVER_LINKED], address) for device in (PHONE, DESKTOP))
    first.come()
    first.chats.icon.click()
    first.journey.begin.click()
    first.journey.prove_phone(first.phone)
    expect(first.journey.data).to_be_visible()
    second.come()
    second.chats.icon.click()
    expect(second.journey.data).to_be_visible()
    second.journey.go_on.click()
    expect(second.journey.check).to_be_visible()
    first.page.reload()
    expect(first.journey.check).to_be_visible()
    first.journey.go_on.click()
    expect(first.journey.linked).to_be_visible()


def test_reload_and_back_stay_with_the_step(visit: Visit, address: str, cast: Cast) -> None:
    person = Person(visit(), cast.logins[ACTOR], address)
    person.come()
    person.chats.icon.click()
    person.journey.begin.click()
    person.journey.type_phone(person.phone)
    person.journey.send_code.click()
    expect(person.journey.code).to_be_visible()
    person.page.reload()
    expect(person.journey.code).to_be_visible()
    person.page.go_back()
    person.page.go_forward()
    expect(person.journey.code).to_be_visible()
    person.journey.code.fill(person.journey.code_sent_to(person.phone))
    expect(person.journey.data).to_be_visible()


def test_who_was_sent_to_log_in_comes_back_to_where_they_wanted(visit: Visit, address: str, cast: Cast) -> None:
    person = Person(visit(), cast.logins[ACTOR], address)
    person.page.goto("/manage/add")
    person.sign_in.log_in(person.account)
    expect(person.page.get_by_role("heading", name="Новый чат")).to_be_visible()
