"""The steps of the link that ask for data: what is refused where it is typed, what others see, what one agrees to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit

KNOWN = {"family_name": "Иванов", "given_name": "Пётр", "patronymic": None, "birth_date": "2012-02-29", "sex": "male"}


@pytest.fixture
def pupil(visit: Visit, address: str, cast: Cast, size: Device) -> Person:
    person = Person(visit(size), cast.logins["child_in_second_class"], address)
    person.come()
    return person


def at_step(page: Page, step: str, **fields: Any) -> None:
    """Open the link as somebody who has come to a step."""
    status = {"next_step": step, "linked": False, "phone_released": False, "ended_elsewhere": False, "known": KNOWN}
    body = json.dumps(status | fields)
    page.route("**/api/link", lambda route: route.fulfill(content_type="application/json", body=body))
    page.goto("/link")


def test_latin_letters_among_cyrillic_are_refused_where_typed(pupil: Person) -> None:
    page = pupil.page
    at_step(page, "vk_id")
    page.get_by_role("textbox", name="Фамилия").fill("Ивaнов")
    pupil.journey.go_on.click()
    expect(page.get_by_text("Среди русских букв есть латинские")).to_be_visible()
    expect(page.get_by_role("textbox", name="Фамилия")).to_be_focused()


def test_a_date_that_does_not_exist_is_refused_where_it_is_typed(pupil: Person) -> None:
    page = pupil.page
    at_step(page, "vk_id")
    date = page.get_by_role("textbox", name="Дата рождения")
    date.fill("")
    date.press_sequentially("31022012")
    expect(date).to_have_value("31.02.2012")
    expect(page.get_by_text("Такой даты нет")).to_be_visible()


def test_what_others_see_is_said_by_role_and_is_the_journals_name(pupil: Person) -> None:
    at_step(pupil.page, "study_profile")
    expect(pupil.page.get_by_text("В чатах видны только фамилия и имя, как они записаны в журнале.")).to_be_visible()
    expect(pupil.journey.create).to_be_visible()


def test_what_one_agrees_to_is_said_and_the_link_leads_to_it(pupil: Person) -> None:
    page = pupil.page
    at_step(page, "vk_id")
    expect(page.get_by_text("вы соглашаетесь передать эти данные в VK ID")).to_be_visible()
    page.get_by_role("link", name="Подробнее о VK ID").click()
    expect(page.get_by_role("heading", name="О VK ID", level=1)).to_be_visible()
    expect(page.get_by_text("Что передаёт журнал")).to_be_visible()
    page.get_by_role("navigation", name="Назад").get_by_role("link").click()
    expect(page.get_by_role("textbox", name="Фамилия")).to_be_visible()


def test_with_the_tries_spent_the_form_says_so_and_its_button_is_gone(pupil: Person) -> None:
    sent = {"phone_masked": "+7 912 ***-**-89", "expires_in_seconds": 300, "resend_in_seconds": 0, "tries_left": 0}
    at_step(pupil.page, "code", code=sent)
    expect(pupil.page.get_by_role("status").filter(has_text="Попытки ввести этот код закончились")).to_be_visible()
    expect(pupil.journey.code).to_be_hidden()
    expect(pupil.journey.go_on).to_be_hidden()
    expect(pupil.journey.send_again).to_be_enabled()


@pytest.mark.parametrize(
    ("settlement", "said"),
    [
        (None, "Заявка на номер у администратора школы"),
        ("keep", "Номер остался у прежнего владельца"),
        ("release", "Администратор школы освободил номер"),
    ],
)
def test_a_request_for_a_number_and_its_result_stand_on_the_start_page(
    pupil: Person, settlement: str | None, said: str
) -> None:
    claim = {"phone_masked": "+7 912 ***-**-89", "noticed_at": "2026-11-20T09:15:00+00:00", "settlement": settlement}
    body = json.dumps({"children": [], "claims": [claim]})
    page = pupil.page
    page.route("**/api/profile", lambda route: route.fulfill(content_type="application/json", body=body))
    # Other tests link the child meanwhile.
    at_step(page, "phone")
    for path in ("/link", "/"):
        page.goto(path)
        expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
        expect(page.get_by_text("+7 912 ***-**-89")).to_be_visible()
