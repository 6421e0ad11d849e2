"""Every screen of the page, one after the other: for looking at them, and for looking into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.browsing.person import Person, unlink
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
    """What is done only once on a stack.

    Attributes:
        newcomer: who links for the first time.
        subject: of which a chat is made.
        stranger: who gives a number that is another's.
    """

    newcomer: str
    subject: str
    stranger: str


def tour(sit_down: Callable[[], Visitor], address: str, cast: Cast, plan: Plan) -> Iterator[Stop]:
    """Go through all screens; each visitor has a browser of their own. The class teacher is linked anew."""
    unlink(address, cast.logins["class_teacher"])

    def person(actor: str) -> Person:
        return Person(sit_down(), cast.logins[actor], address)

    teacher, newcomer = person("class_teacher"), person(plan.newcomer)
    teacher.come()
    teacher.link()
    yield from _at_the_door(newcomer)
    newcomer.come()
    yield from _linking(newcomer, person(plan.newcomer))
    newcomer.visitor.close()
    yield from _in_chats(teacher, cast.class_label)
    yield from _managing(teacher, cast.class_label, plan.subject)
    teacher.visitor.close()
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
    stranger = person(plan.stranger)
    yield from _with_anothers_number(stranger, teacher.phone)
    stranger.visitor.close()
    yield from of_the_administrator(person("school_admin"), cast)


def _at_the_door(person: Person) -> Iterator[Stop]:
    page, door = person.page, person.sign_in
    page.goto("/")
    door.heading.wait_for()
    yield "sign-in", page
    door.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
    door.fill(person.account.login, "not the password")
    door.enter.click()
    page.get_by_text("Не удалось войти").wait_for()
    yield "sign-in-refused", page
    door.forgotten.click()
    page.get_by_role("heading", name="Забыли пароль?").wait_for()
    yield "forgotten", page
    page.get_by_role("button", name="У меня есть код из школы").click()
    page.get_by_role("heading", name="Код из школы").wait_for()
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
    journey.go_on.click()
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
    """Ask; tells how many seconds to wait before asking again, 0 where the code is on its way."""
    with page.expect_response("**/api/link/phone") as answer:
        journey.send_code.click()
    return 0 if answer.value.ok else int(answer.value.json()["retry_after_seconds"])


def _in_chats(person: Person, label: str) -> Iterator[Stop]:
    page = person.page
    person.chats.icon.click()
    person.chats.chat(f"{label} · ученики").wait_for()
    yield "chats", page
    person.chats.chat(f"{label} · ученики").click()
    page.get_by_role("list", name="Участники").wait_for()
    yield "members", page
    person.chats.icon.click()
    page.get_by_role("link", name="Почему меня нет в чате?").click()
    page.get_by_text("Здесь я есть").wait_for()
    yield "why", page


def _managing(person: Person, label: str, subject: str) -> Iterator[Stop]:
    page, manage = person.page, person.manage
    manage.open()
    for chat in ("ученики", "родители"):
        manage.chat(f"{label} · {chat}").get_by_text("из").wait_for()
    yield "manage", page
    manage.chat(f"{label} · ученики").click()
    page.get_by_role("list", name="Кого пока нет в чате").wait_for()
    yield "manage-missing", page
    manage.open()
    manage.add.click()
    manage.submit.wait_for()
    manage.choose(label, subject)
    yield "manage-add", page
    manage.submit.click()
    manage.added.wait_for()
    yield "manage-added", page
