"""The school administrator's screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from local.browsing.person import Person
    from local.demo.cast import Cast

NOT_LINKED = "Кто ещё не привязал"
COUNTING_MS = 60_000
"""Everybody of a school or a class is looked up, on an emulator that answers a few at a time."""


def of_the_administrator(person: Person, cast: Cast) -> Iterator[tuple[str, Page]]:
    """Classes, a class, somebody of it, a code on paper, staff, disputed numbers, reports, exports, the policy."""
    page = person.page
    pupil = cast.logins["pupil"]
    person.come()
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Школа").click()
    page.get_by_role("list", name="Классы школы").get_by_text("Ученики").nth(5).wait_for(timeout=COUNTING_MS)
    yield "school", page
    page.get_by_role("searchbox", name="Найти человека в школе").fill(pupil.family_name)
    page.get_by_role("list", name="Найденные люди").get_by_text(pupil.given_name).first.wait_for(timeout=COUNTING_MS)
    yield "school-search", page
    page.get_by_role("searchbox", name="Найти человека в школе").fill("")
    page.get_by_role("list", name="Классы школы").get_by_role("link", name=cast.class_label).click()
    page.get_by_role("heading", name=f"Класс {cast.class_label}").wait_for(timeout=COUNTING_MS)
    page.get_by_role("list", name=NOT_LINKED).wait_for(timeout=COUNTING_MS)
    yield "school-class", page
    page.get_by_role("list", name=NOT_LINKED).get_by_role("button", name="Выдать код").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Выдать код").click()
    dialog.get_by_text("Действует до").wait_for()
    yield "school-code", page
    dialog.get_by_role("button", name="Готово").click()
    dialog.wait_for(state="hidden")
    page.goto(f"/school/people/{pupil.person_id}")
    page.get_by_role("heading", name=cast.name_in_chats("pupil")).wait_for()
    page.get_by_role("button", name="Код для нового пароля").wait_for(timeout=COUNTING_MS)
    yield "school-person", page
    page.goto("/school/staff")
    page.get_by_role("list", name=NOT_LINKED).wait_for()
    yield "school-staff", page
    page.goto("/school/conflicts")
    page.get_by_role("list", name="Спорные номера").wait_for()
    yield "school-conflicts", page
    page.get_by_role("button", name=re.compile("^Оставить")).first.click()
    dialog.get_by_text("Оставить номер как есть?").wait_for()
    yield "school-decision", page
    dialog.get_by_role("button", name="Оставить как есть").click()
    page.get_by_text("Споров о номерах нет").wait_for()
    yield "school-no-conflicts", page
    page.goto("/school/reports")
    page.get_by_text("Обращений нет").wait_for()
    yield "school-reports", page
    yield from _exporting(page, f"{cast.class_label} · ученики")
    page.goto("/school/policy")
    page.get_by_role("radio", name=re.compile("Осторожно")).wait_for()
    yield "school-policy", page


def _exporting(page: Page, title: str) -> Iterator[tuple[str, Page]]:
    """The school's chats, and the export of the one with a title."""
    page.goto("/school/chats")
    page.get_by_role("list", name="Чаты школы").get_by_role("link").first.wait_for()
    yield "school-chats", page
    page.get_by_role("searchbox", name="Найти чат школы").fill(title)
    page.get_by_role("list", name="Чаты школы").get_by_role("link").first.click()
    page.get_by_role("button", name="Выгрузить").click()
    page.get_by_role("textbox", name="Зачем вам выгрузка?").fill("Запрос комиссии по делам несовершеннолетних")
    yield "school-export", page
    page.get_by_role("button", name="Заказать выгрузку").click()
    page.get_by_role("list", name="Выгрузки").get_by_role("button", name="Скачать").first.wait_for(timeout=COUNTING_MS)
    yield "school-exported", page
