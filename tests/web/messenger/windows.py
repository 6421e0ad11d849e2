"""What somebody does in a window of the messenger, in the words of its tests."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from local.demo.actor import Actor
from local.demo.browser import COOKIE, Browser
from local.demo.record import Record
from local.demo.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from local.browsing.visitor import Visitor
    from local.demo.cast import Cast


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
    """Wait for a message at the chat's end."""
    message = page.get_by_role("region", name="Сообщения").get_by_text(text, exact=True)
    at_the_end(page, message)
    expect(message).to_have_count(1)


def at_the_end(page: Page, shown: Locator) -> None:
    """Go to the chat's end, where new messages stand; a person who comes back begins at the first unread one."""
    to_end = page.get_by_role("button", name=re.compile("^К последним сообщениям"))

    def times_shown() -> int:
        to_end.evaluate_all("(buttons) => buttons.forEach((button) => button.click())")
        return shown.count()

    assert until(times_shown, lambda times: times == 1, f"waiting for {shown}")


def fetched(page: Page, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the page's own server answers to a call of the page."""
    script = """async ([method, path, body]) => {
        const headers = body ? { "Content-Type": "application/json" } : {};
        const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
        return answer.status === 204 ? null : await answer.json();
    }"""
    return page.evaluate(script, [method, path, body])


def make_chat(page: Page, title: str, *, closed: bool) -> str:
    """The teacher has made a chat without anybody else; what is known about it is open."""
    page.goto("/chats")
    settings = {"closed": closed, "history": "all", "writing": "all"}
    new = {"client_id": secrets.token_hex(8), "title": title, "person_ids": [], "settings": settings}
    chat_id = str(fetched(page, "POST", "/api/messenger/chats", new)["chat_id"])
    page.goto(f"/messenger/{chat_id}/about")
    return chat_id
