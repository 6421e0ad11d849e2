"""Every screen of the page, one after the other: for looking at them, and for looking into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.browsing.person import Person, unlink
from local.browsing.tour_outside import over_other_parties
from local.browsing.tour_school import of_the_administrator
from local.demo.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from local.browsing.link import LinkJourney
    from local.browsing.visitor import Visitor
    from local.demo.cast import Cast

type Stop = tuple[str, Page]
"""The name of a screen, and the page on which it is to be seen."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The people and things of the tour that can be used only once on a stack.

    Attributes:
        newcomer: who links for the first time.
        subject: of which a chat is made.
        stranger: who gives a number that is another's.
        group: class and group of which its teacher makes a chat, as «Добавить» names them.
    """

    newcomer: str
    subject: str
    stranger: str
    group: tuple[str, str]


def tour(sit_down: Callable[[], Visitor], address: str, cast: Cast, plan: Plan) -> Iterator[Stop]:
    """Go through all screens; each visitor has a browser of their own. The class teacher is linked anew."""
    unlink(address, cast.logins["class_teacher"])

    def person(actor: str) -> Person:
        return Person(sit_down(), cast.logins[actor], address)

    teacher, newcomer = person("class_teacher"), person(plan.newcomer)
    teacher.come()
    teacher.link()
    yield from _at_the_log_in(newcomer)
    newcomer.come()
    yield from _linking(newcomer, person(plan.newcomer))
    newcomer.visitor.close()
    yield from _in_chats(teacher, cast.class_label)
    yield from _talking(teacher, f"{cast.class_label} · ученики")
    yield from making_a_chat(teacher)
    yield from _managing(teacher, cast.class_label, plan.subject)
    teacher.visitor.close()
    unlink(address, cast.logins["group_teacher"])
    group_teacher = person("group_teacher")
    group_teacher.come()
    group_teacher.link()
    yield from _managing_a_group(group_teacher, *plan.group)
    group_teacher.visitor.close()
    parent = person("parent")
    parent.come()
    yield "start-parent", parent.page
    parent.page.goto("/school")
    parent.page.get_by_role("heading", name="Нет доступа").wait_for()
    yield "no-access", parent.page
    parent.page.goto("/nowhere")
    parent.page.get_by_role("heading", name="Такой страницы нет").wait_for()
    yield "not-found", parent.page
    parent.visitor.close()
    officer = person("authority_officer")
    officer.come()
    officer.page.goto("/authority")
    officer.page.get_by_text("Все школы").wait_for()
    officer.page.wait_for_load_state("networkidle")
    yield "authority", officer.page
    officer.visitor.close()
    stranger, pupil = person(plan.stranger), person("pupil")
    yield from over_other_parties(stranger, pupil, address)
    pupil.visitor.close()
    yield from _with_anothers_number(stranger, teacher.phone)
    stranger.visitor.close()
    yield from of_the_administrator(person("school_admin"), cast)


def _at_the_log_in(person: Person) -> Iterator[Stop]:
    page, log_in = person.page, person.sign_in
    page.goto("/")
    log_in.heading.wait_for()
    yield "sign-in", page
    log_in.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
    log_in.fill(person.account.login, "not the password")
    log_in.enter.click()
    page.get_by_text("Не удалось войти").wait_for()
    yield "sign-in-refused", page
    log_in.forgotten.click()
    page.get_by_role("heading", name="Забыли пароль?").wait_for()
    yield "forgotten", page
    page.get_by_role("button", name="У меня есть код на бумаге").click()
    page.get_by_role("heading", name="Код на бумаге").wait_for()
    yield "forgotten-by-paper", page


def _linking(person: Person, elsewhere: Person) -> Iterator[Stop]:
    """`elsewhere` is the same person on another device."""
    page, journey = person.page, person.journey
    yield "start", page
    person.chats.icon.click()
    journey.begin.wait_for()
    yield "link-offer", page
    journey.begin.click()
    journey.phone.wait_for()
    yield "link-phone", page
    journey.type_phone(person.phone)
    journey.send_code.click()
    journey.code.wait_for()
    yield "link-code", page
    elsewhere.come()
    elsewhere.chats.icon.click()
    elsewhere.journey.send_again.wait_for()
    yield "link-again", elsewhere.page
    elsewhere.visitor.close()
    code = journey.code_sent_to(person.phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    journey.code.fill(wrong)
    page.get_by_text("Код не подошёл").first.wait_for()
    yield "link-code-wrong", page
    journey.code.fill(code)
    journey.data.wait_for()
    yield "link-data", page
    journey.go_on.click()
    journey.check.wait_for()
    yield "link-check", page
    journey.create.click()
    journey.linked.wait_for()
    person.chats.chat("Коллеги").wait_for()
    yield "linked", page


def _with_anothers_number(person: Person, phone: str) -> Iterator[Stop]:
    page, journey = person.page, person.journey
    person.come()
    person.chats.icon.click()
    journey.begin.click()
    journey.type_phone(phone)
    before = len(journey.texts_to(phone))

    # A number gets a text a minute at most.
    while (wait := _asked_for_code(page, journey)) > 0:
        page.wait_for_timeout(1000 * wait)
    until(lambda: journey.texts_to(phone), lambda texts: len(texts) > before, "waiting for the SMS")
    journey.code.fill(journey.code_sent_to(phone))
    page.get_by_role("heading", name="Этот номер уже связан с другим человеком").wait_for()
    yield "link-phone-taken", page


def _asked_for_code(page: Page, journey: LinkJourney) -> int:
    """Ask for a code; return how many seconds to wait before asking again, 0 where the code is on its way."""
    with page.expect_response("**/api/link/phone") as answer:
        journey.send_code.click()
    return 0 if answer.value.ok else int(answer.value.json()["retry_after_seconds"])


def _in_chats(person: Person, label: str) -> Iterator[Stop]:
    page = person.page
    person.chats.icon.click()
    person.chats.chat(f"{label} · ученики").wait_for()
    yield "chats", page
    person.chats.chat(f"{label} · ученики").click()
    page.get_by_role("heading", name=f"{label} · ученики", level=1).wait_for()
    page.get_by_text("Участники попадают").wait_for()
    yield "chat", page
    person.chats.back_to_list()
    person.chats.members_of(f"{label} · ученики").wait_for()
    yield "members", page
    person.chats.back_to_list()
    page.get_by_role("link", name="Мои чаты: почему").click()
    page.get_by_text("Здесь я есть").wait_for()
    yield "why", page
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Профиль").click()
    page.get_by_role("button", name="Отвязать").wait_for()
    yield "profile", page
    page.get_by_role("link", name="Устройства").click()
    page.get_by_role("list", name="Где вы вошли").wait_for()
    yield "devices", page
    page.goto("/profile/hours")
    page.get_by_role("checkbox", name="Мои тихие часы").wait_for()
    yield "hours", page
    page.goto("/about-vk-id")
    page.get_by_text("Что передаёт журнал").wait_for()
    page.wait_for_load_state("networkidle")
    yield "about-vk-id", page


def _talking(person: Person, title: str) -> Iterator[Stop]:
    page = person.page
    page.goto("/chats")
    page.get_by_role("link", name="VK Мессенджер").click()
    person.chats.chat(title).wait_for()
    yield "messenger", page
    person.chats.chat(title).click()
    page.get_by_role("heading", name=title, level=1).wait_for()
    messages = page.get_by_role("region", name="Сообщения")
    page.wait_for_load_state("networkidle")
    for text in ("Завтра в девять собираемся у входа в школу.", "Возьмите сменную обувь и воду."):
        if messages.get_by_text(text, exact=True).count() == 0:  # the other size's tour may have sent it
            page.get_by_role("textbox", name="Сообщение").fill(text)
            page.get_by_role("button", name="Отправить").click()
            messages.get_by_text(text, exact=True).wait_for()
            messages.get_by_text("отправляется…").first.wait_for(state="detached")
    yield "messenger-chat", page
    page.goto("/chats")  # a chat has a phone's screen to itself, without the sections


def making_a_chat(person: Person) -> Iterator[Stop]:
    """«Создать чат» after the journey, and «О чате» of the new chat."""
    page = person.page
    page.goto("/messenger")
    page.get_by_role("button", name="Новый чат").click()
    page.get_by_text("Создать чат", exact=True).wait_for()
    yield "messenger-pencil", page
    page.get_by_text("Создать чат", exact=True).click()
    page.get_by_role("textbox", name="Название чата").fill("Стенгазета")
    yield "messenger-new", page
    page.get_by_role("button", name="Далее").click()
    page.get_by_role("checkbox").first.wait_for()
    if (linked := page.get_by_role("checkbox", disabled=False)).count() > 0:
        linked.first.check(force=True)
    yield "messenger-people", page
    page.get_by_role("button", name=re.compile("Далее|Создать пустой чат")).click()
    page.get_by_role("heading", name="Настройки чата").wait_for()
    yield "messenger-settings", page
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("heading", name="Стенгазета", level=1).wait_for()
    page.get_by_role("link", name="О чате").click()
    page.get_by_role("list", name="Участники").wait_for()
    page.get_by_role("button", name="Создать ссылку").wait_for()
    yield "messenger-about", page
    page.get_by_role("button", name="Создать ссылку").click()
    code = page.get_by_role("img", name="QR-код")
    code.wait_for()
    code.scroll_into_view_if_needed()
    yield "messenger-invitation", page
    page.goto("/chats")


def _managing(person: Person, label: str, subject: str) -> Iterator[Stop]:
    page, manage = person.page, person.manage
    manage.open()
    for chat in ("ученики", "родители"):
        manage.chat(f"{label} · {chat}").get_by_text("из").wait_for()
    yield "manage", page
    manage.chat(f"{label} · ученики").click()
    page.get_by_role("list", name="Кто ещё не в чате").wait_for()
    yield "manage-missing", page
    manage.open()
    manage.add.click()
    manage.submit.wait_for()
    manage.choose(label, subject)
    yield "manage-add", page
    manage.submit.click()
    manage.added.wait_for()
    yield "manage-added", page


def _managing_a_group(person: Person, label: str, group: str) -> Iterator[Stop]:
    page, manage = person.page, person.manage
    manage.open()
    manage.add.click()
    manage.submit.wait_for()
    manage.choose(label, group)
    yield "manage-group", page
    manage.submit.click()
    manage.added.wait_for()
    yield "manage-group-added", page
