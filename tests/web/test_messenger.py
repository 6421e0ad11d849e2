"""Two people who talk in the messenger, each at a browser of their own (journey, step 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.axe import violations
from local.browsing.visitor import DESKTOP
from local.demo.actor import Actor
from local.demo.browser import COOKIE, Browser
from local.demo.record import Record
from local.demo.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Device, Visitor
    from local.demo.cast import Cast
    from web.conftest import Visit


@pytest.fixture
def title(cast: Cast) -> str:
    return f"{cast.class_label} · ученики"


def at(visitor: Visitor, cookie: str) -> Page:
    _, _, session = cookie.partition("=")
    cookies = [{"name": COOKIE, "value": session, "domain": "localhost", "path": "/", "secure": True}]
    visitor.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return visitor.page


def pupil_session(address: str, cast: Cast, title: str) -> str:
    """The pupil links and waits for the chat; the cookie header of a session."""
    with Browser(address) as browser:
        actor = Actor("pupil", cast.logins["pupil"], browser, Record(), address)
        actor.sign_in()
        actor.link()
        assert until(actor.chats, lambda chats: title in {chat["title"] for chat in chats}, "waiting for the chat")
        return f"{COOKIE}={browser.session}"


def open_chat(page: Page, title: str) -> None:
    page.goto("/chats")
    page.get_by_role("link", name="VK Мессенджер").click()
    page.get_by_role("list", name="Мои чаты").get_by_role("link").filter(has_text=title).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Сообщение").fill(text)
    page.get_by_role("button", name="Отправить").click()


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("region", name="Сообщения").get_by_text(text, exact=True)).to_have_count(1)


def fetched(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the page's own server answers to a call of the page."""
    script = """async ([method, path, body]) => {
        const headers = body ? { "Content-Type": "application/json" } : {};
        const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
        return answer.status === 204 ? null : await answer.json();
    }"""
    return page.evaluate(script, [method, path, body])


def test_two_browsers_talk_until_one_is_taken_out(
    visit: Visit, address: str, cast: Cast, size: Device, title: str
) -> None:
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    pupil = at(visit(size), pupil_session(address, cast, title))
    for page in (teacher, pupil):
        open_chat(page, title)
    say(teacher, f"Завтра экскурсия {size.name}")
    said(pupil, f"Завтра экскурсия {size.name}")
    say(pupil, f"Во сколько? {size.name}")
    said(teacher, f"Во сколько? {size.name}")
    assert violations(pupil) == []

    pupil.context.set_offline(True)
    say(teacher, f"В девять {size.name}")
    say(pupil, f"Это без связи {size.name}")
    said(pupil, f"Это без связи {size.name}")
    pupil.context.set_offline(False)
    said(pupil, f"В девять {size.name}")
    said(teacher, f"Это без связи {size.name}")

    person_id = fetched(pupil, "GET", "/api/session")["person_id"]
    removals = f"/api/chats/{pupil.url.rpartition('/')[2]}/removals"
    fetched(teacher, "POST", removals, {"person_id": person_id})
    say(teacher, f"Без него {size.name}")
    # The list is written by the stream, as the windows are told.
    expect(teacher.get_by_role("list", name="Мои чаты")).to_contain_text(f"Вы: Без него {size.name}")
    expect(pupil.get_by_text(f"Без него {size.name}")).to_have_count(0)
    pupil.reload()
    expect(pupil.get_by_text("Такого чата нет среди ваших чатов.")).to_be_visible()
    fetched(teacher, "DELETE", f"{removals}/{person_id}")
