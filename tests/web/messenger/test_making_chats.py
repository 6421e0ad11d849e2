"""A chat made by hand after the journey, and what its settings do (journey, step 10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.axe import violations
from local.browsing.visitor import DESKTOP, Device
from local.demo.actor import Actor
from local.demo.browser import COOKIE, Browser
from local.demo.record import Record
from local.demo.waiting import until
from web.messenger.windows import at, fetched, said, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.demo.cast import ActorName, Cast
    from web.conftest import Visit

SMALL_PHONE = Device(name="360x740", width=360, height=740, touch=True)
TITLE = "Стенгазета"


def session_of(address: str, cast: Cast, actor: ActorName) -> str:
    """Somebody links and waits for their chats; the cookie header of a session."""
    with Browser(address) as browser:
        person = Actor(actor, cast.logins[actor], browser, Record(), address)
        person.sign_in()
        person.link()
        assert until(person.chats, lambda chats: len(chats) > 0, "waiting for the chats")
        return f"{COOKIE}={browser.session}"


def open_messenger(page: Page) -> None:
    page.goto("/chats")
    page.get_by_role("link", name="VK Мессенджер").click()
    expect(page.get_by_role("button", name="Новый чат")).to_be_visible()


def heading(page: Page, name: str, level: int = 1) -> None:
    expect(page.get_by_role("heading", name=name, level=level, exact=True)).to_be_visible()


def pictured(page: Page) -> None:
    """The screen fits the window, and is fit for everybody."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def in_list(page: Page, title: str) -> None:
    page.get_by_role("list", name="Мои чаты").get_by_role("link").filter(has_text=title).click()
    heading(page, title)


@pytest.fixture(scope="module")
def sessions(address: str, cast: Cast) -> dict[ActorName, str]:
    """Teacher, pupil and parent, each linked."""
    return {actor: session_of(address, cast, actor) for actor in ("class_teacher", "pupil", "parent")}


def test_teacher_makes_a_chat_by_hand_and_two_browsers_talk_in_it(
    visit: Visit, cast: Cast, sessions: dict[ActorName, str]
) -> None:
    teacher = at(visit(SMALL_PHONE), sessions["class_teacher"])
    open_messenger(teacher)
    teacher.get_by_role("button", name="Новый чат").click()
    teacher.get_by_text("Создать чат", exact=True).click()
    teacher.get_by_role("textbox", name="Название чата").fill(TITLE)
    pictured(teacher)
    teacher.get_by_role("button", name="Далее").click()
    heading(teacher, "Кого добавить")
    pupil_name = cast.name_in_chats("pupil")
    teacher.get_by_role("searchbox", name="Найти по имени").fill(pupil_name)
    teacher.get_by_role("checkbox", name=re.compile(pupil_name)).first.check(force=True)
    expect(teacher.get_by_text("Выбрано: 1 человек")).to_be_visible()
    pictured(teacher)
    teacher.get_by_role("button", name="Далее").click()
    heading(teacher, "Настройки чата")
    expect(teacher.get_by_role("switch", name="Закрытый чат")).to_be_checked()
    pictured(teacher)
    teacher.get_by_role("button", name="Сохранить").click()
    heading(teacher, TITLE)

    pupil = at(visit(DESKTOP), sessions["pupil"])
    open_messenger(pupil)
    in_list(pupil, TITLE)
    say(teacher, "Собираемся в пятницу")
    said(pupil, "Собираемся в пятницу")
    say(pupil, "Принесу краски")
    said(teacher, "Принесу краски")

    # List, chat and what is known of it are three screens, and each way back leads one of them back.
    teacher.get_by_role("link", name="О чате").click()
    heading(teacher, "О чате")
    expect(teacher.get_by_text("владелец чата")).to_be_visible()
    pictured(teacher)
    teacher.get_by_role("link", name="Чат", exact=True).click()
    heading(teacher, TITLE)
    teacher.go_back()
    expect(teacher.get_by_role("button", name="Новый чат")).to_be_visible()


def test_settings_of_a_chat_do_what_they_say(visit: Visit, cast: Cast, sessions: dict[ActorName, str]) -> None:
    teacher, pupil = at(visit(SMALL_PHONE), sessions["class_teacher"]), at(visit(DESKTOP), sessions["pupil"])
    open_messenger(teacher)
    open_messenger(pupil)
    pupil_id = fetched(pupil, "GET", "/api/session")["person_id"]
    asked = {"client_id": "announcements", "title": "Объявления", "person_ids": [pupil_id]}
    chat_id = fetched(teacher, "POST", "/api/messenger/chats", asked)["chat_id"]
    teacher.goto(f"/messenger/{chat_id}/about")
    only_administrators = teacher.get_by_role("switch", name="Пишут только администраторы")
    only_administrators.click(force=True)
    expect(only_administrators).to_be_enabled()
    expect(only_administrators).to_be_checked()

    pupil.goto(f"/messenger/{chat_id}")
    expect(pupil.get_by_text("Чат для объявлений")).to_be_visible()
    expect(pupil.get_by_role("textbox", name="Сообщение")).to_have_count(0)
    pupil.get_by_role("link", name="О чате").click()
    about = pupil.get_by_role("complementary", name="О чате")
    expect(about.get_by_role("switch", name="Закрытый чат")).to_be_disabled()
    expect(about.get_by_role("link", name="Добавить участников")).to_have_count(0)
    expect(about.get_by_text("Ссылка-приглашение")).to_have_count(0)
    pictured(pupil)
    teacher.get_by_role("link", name="Чат", exact=True).click()
    say(teacher, "Приходите к девяти")
    said(pupil, "Приходите к девяти")

    teacher.get_by_role("link", name="О чате").click()
    teacher.get_by_role("button", name=re.compile(cast.name_in_chats("pupil"))).click()
    teacher.get_by_role("button", name="Убрать из чата").click()
    expect(teacher.get_by_text("больше не в чате")).to_be_visible()
    pupil.reload()
    expect(pupil.get_by_text("Такого чата нет среди ваших чатов.").first).to_be_visible()


def test_teacher_and_parent_write_to_each_other_alone(visit: Visit, cast: Cast, sessions: dict[ActorName, str]) -> None:
    teacher = at(visit(DESKTOP), sessions["class_teacher"])
    open_messenger(teacher)
    teacher.get_by_role("button", name="Новый чат").click()
    teacher.get_by_text("Написать", exact=True).click()
    parent_name = cast.name_in_chats("parent")
    teacher.get_by_role("searchbox", name="Найти по имени").fill(parent_name)
    teacher.get_by_role("button", name=re.compile(parent_name)).first.click()
    heading(teacher, parent_name)
    say(teacher, "Здравствуйте! Роман забыл тетрадь.")

    parent = at(visit(SMALL_PHONE), sessions["parent"])
    open_messenger(parent)
    in_list(parent, cast.name_in_chats("class_teacher"))
    said(parent, "Здравствуйте! Роман забыл тетрадь.")
    say(parent, "Спасибо, заберём.")
    said(teacher, "Спасибо, заберём.")
    parent.get_by_role("link", name="О чате").click()
    expect(parent.get_by_text("Личная переписка")).to_be_visible()
    expect(parent.get_by_text("Ссылка-приглашение")).to_have_count(0)
    notices = parent.get_by_role("switch", name="Уведомления")
    notices.click(force=True)
    expect(notices).not_to_be_checked()
    expect(parent.get_by_text("приходят беззвучно")).to_be_visible()
    pictured(parent)


def test_pupil_writes_alone_to_no_parents_but_their_own(
    visit: Visit, cast: Cast, sessions: dict[ActorName, str]
) -> None:
    pupil = at(visit(SMALL_PHONE), sessions["pupil"])
    pupil.goto("/messenger/write")
    heading(pupil, "Кому написать")
    expect(pupil.get_by_role("button", name=re.compile(cast.name_in_chats("class_teacher"))).first).to_be_visible()
    parents = pupil.get_by_role("list", name=f"{cast.class_label} · родители").get_by_role("listitem")
    expect(parents).to_have_count(1)
    expect(parents).to_contain_text(cast.name_in_chats("parent"))
