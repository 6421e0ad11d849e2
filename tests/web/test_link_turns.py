"""The link's screens: whose turn a code is, where the focus is, what is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person, unlink

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit

ACTOR = "pupil"
WAIT_SECONDS = 3


@pytest.fixture
def person(visit: Visit, address: str, cast: Cast, size: Device) -> Person:
    unlink(address, cast.logins[ACTOR])
    return Person(visit(size), cast.logins[ACTOR], address)


def at_the_phone(person: Person) -> None:
    person.come()
    person.page.goto("/link")
    person.journey.start()


def a_code_has_just_gone(route: Route) -> None:
    problem = {
        "type": "urn:svyazka:problem:sms_too_soon",
        "title": "На этот номер только что ушёл код",
        "status": 429,
        "detail": "Ваш можно запросить через 3 секунды.",
        "code": "sms_too_soon",
        "retry_after_seconds": WAIT_SECONDS,
    }
    route.fulfill(status=429, content_type="application/problem+json", body=json.dumps(problem))


def test_the_only_field_of_the_phone_screen_has_the_focus(person: Person) -> None:
    at_the_phone(person)
    expect(person.journey.phone).to_be_focused()


def test_who_comes_right_after_a_relative_waits_and_then_goes_on(person: Person) -> None:
    at_the_phone(person)
    person.page.route("**/api/link/phone", a_code_has_just_gone, times=1)
    person.journey.type_phone(person.phone)
    person.journey.send_code.click()
    expect(person.page.get_by_text("На этот номер только что ушёл код")).to_be_visible()
    expect(person.journey.send_code).to_be_disabled()
    expect(person.journey.send_code).to_be_enabled()
    expect(person.page.get_by_text("Теперь запросите свой код.")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("84951234567", "городской номер"),
        ("+12025550123", "номер другой страны"),
        ("87011234567", "номер Казахстана"),
    ],
)
def test_a_number_that_gets_no_code_is_named(person: Person, typed: str, said: str) -> None:
    at_the_phone(person)
    person.journey.phone.fill("")
    person.journey.phone.press_sequentially(typed)
    person.journey.send_code.click()
    expect(person.page.get_by_text(said)).to_be_visible()


def test_the_number_is_kept_for_a_correction_after_a_reload_too(person: Person) -> None:
    at_the_phone(person)
    person.journey.phone.fill("")
    person.journey.type_phone(person.phone)
    person.journey.send_code.click()
    expect(person.journey.code).to_be_focused()
    person.page.reload()
    person.page.get_by_role("button", name="Изменить номер").click()
    expect(person.journey.phone).to_have_value(
        f"+7 {person.phone[2:5]} {person.phone[5:8]}-{person.phone[8:10]}-{person.phone[10:]}"
    )
