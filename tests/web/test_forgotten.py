"""«Забыли пароль?» leads somewhere that works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from local.browsing.person import Person
from local.browsing.visitor import DESKTOP

if TYPE_CHECKING:
    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit

ACTOR = "child_in_first_class"
NEW_PASSWORD = "кошка-на-крыше-42"
PAPER_CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4})+")


def code_from_school(admin: Person, cast: Cast) -> str:
    """The administrator finds the pupil in the class and gives out a code."""
    page, pupil = admin.page, cast.logins[ACTOR]
    admin.come()
    page.get_by_role("link", name="Школа").first.click()
    page.get_by_role("list", name="Классы школы").get_by_role("link", name=cast.class_label).click()
    search = page.get_by_role("searchbox", name="Найти по имени")
    search.wait_for()
    search.fill(f"{pupil.family_name} {pupil.given_name}")
    page.get_by_role("button", name=re.compile(f"Выдать код для нового пароля: {pupil.family_name}")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Выдать код").click()
    code = PAPER_CODE.search(dialog.get_by_text(PAPER_CODE).first.inner_text())
    assert code is not None
    return code.group()


def test_a_code_from_the_school_makes_a_new_password(visit: Visit, address: str, cast: Cast) -> None:
    code = code_from_school(Person(visit(DESKTOP), cast.logins["school_admin"], address), cast)
    pupil = Person(visit(), cast.logins[ACTOR], address)
    page = pupil.page
    page.goto("/")
    pupil.sign_in.choose_organisation(pupil.account.organisation_kind, pupil.account.organisation_name)
    page.get_by_role("textbox", name="Логин").fill(pupil.account.login)
    pupil.sign_in.forgotten.click()
    page.get_by_role("button", name="У меня есть код на бумаге").click()
    # Organisation and login were typed already.
    expect(page.get_by_role("textbox", name="Логин")).to_have_value(pupil.account.login)
    page.get_by_role("textbox", name="Код на бумаге").fill(code)
    page.get_by_label("Новый пароль", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Сохранить пароль").click()
    expect(page.get_by_role("heading", name="Пароль изменён")).to_be_visible()
    page.get_by_role("link", name="Войти").click()
    # The school is known here by now.
    expect(pupil.sign_in.organisation).to_have_value(pupil.account.organisation_name)
    pupil.sign_in.fill(pupil.account.login, NEW_PASSWORD)
    pupil.sign_in.enter.click()
    expect(page.get_by_role("heading", name=pupil.account.full_name, level=1)).to_be_visible()


def test_an_unknown_login_and_a_strange_phone_get_the_same_answer(visit: Visit, address: str, cast: Cast) -> None:
    for login in (cast.logins[ACTOR].login, "nobody.xx"):
        person = Person(visit(), cast.logins[ACTOR], address)
        person.page.goto("/forgotten")
        person.sign_in.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
        person.page.get_by_role("textbox", name="Логин").fill(login)
        person.journey.type_phone(person.phone)
        person.journey.send_code.click()
        expect(person.page.get_by_role("heading", name="Новый пароль")).to_be_visible()
        expect(person.page.get_by_text("Если логин и номер верны, на телефон придёт код")).to_be_visible()


def test_who_goes_back_after_the_code_was_sent_is_told_so_and_goes_on(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    person = Person(visit(size), cast.logins[ACTOR], address)
    page = person.page
    page.goto("/forgotten")
    person.sign_in.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
    page.get_by_role("textbox", name="Логин").fill(person.account.login)
    person.journey.type_phone(person.phone)
    person.journey.send_code.click()
    expect(page.get_by_role("heading", name="Новый пароль")).to_be_visible()
    page.go_back()
    # What was typed is there still.
    expect(page.get_by_role("textbox", name="Логин")).to_have_value(person.account.login)
    expect(person.journey.phone).not_to_have_value("")
    person.journey.send_code.click()
    expect(page.get_by_text("На этот номер только что ушёл код")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Ваш можно запросить через 0:\d\d"))).to_be_visible()
    expect(person.journey.send_code).to_be_disabled()
    page.get_by_role("button", name="Ввести код").click()
    expect(page.get_by_role("heading", name="Новый пароль")).to_be_visible()


def test_a_wrong_code_on_paper_does_not_speak_of_a_birth_date(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    person = Person(visit(size), cast.logins[ACTOR], address)
    page = person.page
    page.goto("/forgotten")
    page.get_by_role("button", name="У меня есть код на бумаге").click()
    person.sign_in.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
    page.get_by_role("textbox", name="Логин").fill(person.account.login)
    page.get_by_role("textbox", name="Код на бумаге").fill("ABCD-EFGH-JKMN")
    page.get_by_label("Новый пароль", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Сохранить пароль").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("Проверьте организацию, логин и код на бумаге")
    expect(refused).not_to_contain_text("рождения")
