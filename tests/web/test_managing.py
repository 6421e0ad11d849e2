"""Who answers for a chat, and those above: decisions by hand, reminders, lists on paper, shares, disputed numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.person import Person, unlink
from local.demo.actor import Actor
from local.demo.browser import COOKIE, Browser
from local.demo.record import Record
from local.demo.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from local.browsing.visitor import Device
    from local.demo.cast import ActorName, Cast
    from web.conftest import Visit


@pytest.fixture
def teacher(visit: Visit, address: str, cast: Cast, size: Device) -> Page:
    """The class teacher, linked and signed in."""
    return with_session(visit(size).page, linked_session(address, cast))


def with_session(page: Page, cookie: str) -> Page:
    _, _, session = cookie.partition("=")
    page.context.add_cookies([{"name": COOKIE, "value": session, "domain": "localhost", "path": "/", "secure": True}])
    return page


def pupil_in_chats(address: str, cast: Cast) -> str:
    """The pupil links; the cookie header of a session."""
    return linked_and_in(f"{cast.class_label} · ученики", "pupil", address, cast)


def linked_and_in(title: str, name: ActorName, address: str, cast: Cast) -> str:
    """Somebody links and waits for a chat; the cookie header of a session."""
    with Browser(address) as browser:
        actor = Actor(name, cast.logins[name], browser, Record(), address)
        actor.sign_in()
        actor.link()
        assert until(actor.chats, lambda chats: title in {chat["title"] for chat in chats}, "waiting for the chat")
        return f"{COOKIE}={browser.session}"


def test_a_parent_sees_whose_class_a_chat_is(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    title = f"{cast.class_label} · родители"
    page = with_session(visit(size).page, linked_and_in(title, "parent", address, cast))
    page.goto("/chats")
    row = page.get_by_role("list", name="Мои чаты").get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text(f"Вы родитель · ребёнок: {cast.logins['pupil'].given_name}")


def open_chat(page: Page, title: str) -> None:
    page.goto("/manage")
    page.get_by_role("link", name=re.compile(f"^{title}")).click()
    page.get_by_role("tab", name="Участники").wait_for()


def count_of(tab: Locator) -> int:
    return int(re.sub(r"\D", "", tab.inner_text()))


def decide(page: Page, name: str, decision: str) -> None:
    page.get_by_role("button", name=f"Что можно сделать: {name}").click()
    page.get_by_role("dialog").get_by_role("button", name=decision).click()
    page.get_by_role("dialog").wait_for(state="hidden")


def test_counts_and_lists_agree_at_once_and_who_is_put_back_stays_silenced(
    visit: Visit, teacher: Page, address: str, cast: Cast, size: Device
) -> None:
    name = cast.name_in_chats("pupil")
    pupil = with_session(visit(size).page, pupil_in_chats(address, cast))
    open_chat(teacher, f"{cast.class_label} · ученики")
    members, removed = (teacher.get_by_role("tab", name=tab) for tab in ("Участники", "Убраны"))
    members.click()
    row = teacher.get_by_role("list", name="Участники чата").get_by_role("listitem").filter(has_text=name)
    expect(row).to_be_visible()
    before = count_of(members)
    decide(teacher, name, "Запретить писать")
    expect(row).to_contain_text("может только читать")
    pupil.goto("/chats")
    expect(pupil.get_by_role("list", name="Мои чаты")).to_contain_text("Вам запретили писать")
    decide(teacher, name, "Убрать из чата")
    expect(row).to_have_count(0)
    # What the server will say follows later; the page has it right at once.
    assert count_of(members) == before - 1
    expect(removed).to_contain_text("1")
    removed.click()
    teacher.get_by_role("button", name=f"Вернуть: {name}").click()
    expect(teacher.get_by_text("Больше никто не убран")).to_be_visible()
    members.click()
    expect(row).to_be_visible()
    assert count_of(members) == before
    expect(row).to_contain_text("может только читать")
    decide(teacher, name, "Разрешить писать")
    expect(row).not_to_contain_text("может только читать")


def test_a_reminder_is_seen_at_the_next_log_in_and_leads_to_the_link(
    visit: Visit, teacher: Page, address: str, cast: Cast, size: Device
) -> None:
    unlink(address, cast.logins["parent"])
    open_chat(teacher, f"{cast.class_label} · родители")
    teacher.get_by_role("button", name="Напомнить в журнале").click()
    expect(teacher.get_by_role("status").filter(has_text="когда войдут в журнал")).to_be_focused()
    parent = Person(visit(size), cast.logins["parent"], address)
    parent.come()
    reminder = parent.page.get_by_role("region", name="Важное для вас").filter(has_text="Вас ждут в чатах")
    expect(reminder).to_contain_text("школа напомнила: привяжите учебный профиль")
    reminder.get_by_role("link", name="Привязать").click()
    expect(parent.page.get_by_role("heading", name="Учебный профиль Сферум", level=1)).to_be_visible()


def test_those_who_have_not_linked_are_printed_by_name(teacher: Page, cast: Cast) -> None:
    open_chat(teacher, f"{cast.class_label} · родители")
    waiting = count_of(teacher.get_by_role("tab", name="Ещё не в чате"))
    teacher.emulate_media(media="print")
    sheet = teacher.get_by_role("heading", name="ещё не в чате", include_hidden=True)
    expect(sheet).to_be_visible()
    expect(teacher.locator("body > div > ol > li")).to_have_count(waiting)
    expect(teacher.get_by_role("navigation", name="Разделы")).to_be_hidden()


def test_create_a_chat_from_the_why_page_fills_in_class_and_subject(teacher: Page) -> None:
    teacher.goto("/chats/why")
    teacher.get_by_role("link", name="Создать чат").first.click()
    expect(teacher.get_by_role("heading", name="Новый чат")).to_be_visible()
    for field in ("Класс", "Предмет"):
        expect(teacher.get_by_label(field)).not_to_have_value("")
    teacher.get_by_role("navigation", name="Назад").get_by_role("link").click()
    expect(teacher.get_by_role("heading", name="Управление чатами", level=1)).to_be_visible()


def test_an_officer_sees_the_share_of_each_school(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    officer = Person(visit(size), cast.logins["authority_officer"], address)
    officer.come()
    page = officer.page
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Школы").click()
    expect(page.get_by_text("Все школы: 2 школы")).to_be_visible()
    schools = page.get_by_role("list", name="Школы").get_by_role("listitem")
    expect(schools).to_have_count(2)
    for school in schools.all():
        expect(school).to_contain_text(re.compile(r"Привязали: \d+ из [1-9]\d*"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_disputed_number_is_masked_and_its_safe_answer_is_first(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    conflict = {
        "conflict_id": f"p1~{'0' * 64}",
        "phone_masked": "+7 912 ***-**-89",
        "noticed_at": "2026-11-20T09:15:00+00:00",
        "person": {
            "person_id": "p1",
            "name": "Попова Любовь",
            "roles": ["parent"],
            "classes": [],
            "children": ["Попов Роман"],
        },
        "holders": [
            {
                "name": "Живаго Раиса",
                "same_school": True,
                "roles": ["parent"],
                "classes": [],
                "children": ["Живаго Любовь"],
            }
        ],
    }
    body = json.dumps({"conflicts": [conflict]})
    administrator = Person(visit(size), cast.logins["school_admin"], address)
    page = administrator.page
    page.route("**/api/school/conflicts", lambda route: route.fulfill(content_type="application/json", body=body))
    administrator.come()
    expect(page.get_by_role("link", name="Школа (спорных номеров: 1)")).to_be_visible()
    page.goto("/school/conflicts")
    card = page.get_by_role("list", name="Спорные номера").get_by_role("article")
    for said in ("+7 912 ***-**-89", "Попов Роман", "Живаго Раиса", "Живаго Любовь", "Родитель"):
        expect(card).to_contain_text(said)
    safe, other = card.get_by_role("button").all()
    expect(safe).to_have_accessible_name("Оставить как есть: Попова Любовь")
    expect(other).to_have_accessible_name("Освободить номер: Попова Любовь")
