"""An administrator takes what was said in a chat of the school out of it, and reads the file without the network."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pytest
from playwright.sync_api import expect

from functions.safeguarding.rules.export_document import ExportedDocument
from local.browsing.axe import violations
from local.browsing.person import Person
from local.browsing.visitor import DESKTOP
from local.demo.actor import Actor
from local.demo.browser import Browser
from local.demo.record import Record
from local.demo.waiting import until
from local.demo_region.academic_year import containing, today
from local.demo_region.logins import demo_logins

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from local.browsing.visitor import Device, Scheme
    from local.demo.cast import Cast
    from web.conftest import Visit

SAID = "Экскурсия в <b>пятницу</b> & сбор в 9:00"
REASON = "Запрос комиссии по делам несовершеннолетних"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def class_chat(address: str, cast: Cast) -> str:
    """The title of the chat of a class, in which a pupil has said something; nobody else need have linked."""
    title = f"{cast.class_label} · ученики"
    with Browser(address) as browser:
        actor = Actor("pupil", cast.logins["pupil"], browser, Record(), address)
        actor.sign_in()
        actor.link()
        chats = until(actor.chats, lambda chats: title in {chat["title"] for chat in chats}, "waiting for the chat")
        (chat_id,) = (chat["chat_id"] for chat in chats if chat["title"] == title)
        path = f"/messenger/chats/{chat_id}"
        history = browser.get(f"{path}/messages").body
        body = {"client_id": "export-1", "known": history["last"], "text": SAID}
        assert browser.send("POST", f"{path}/messages", body).ok
    return title


def administrator(visit: Visit, device: Device, address: str, scheme: Scheme = "light") -> Page:
    account = next(login for login in demo_logins(containing(today())) if login.actor == "school_admin")
    person = Person(visit(device, scheme), account, address)
    person.come()
    return person.page


def open_chat(page: Page, title: str) -> None:
    page.goto("/school/chats")
    page.get_by_role("searchbox", name="Найти чат школы").fill(title)
    page.get_by_role("list", name="Чаты школы").get_by_role("link", name=re.compile(f"^{title}")).click()
    expect(page.get_by_role("button", name="Выгрузить")).to_be_visible()


def test_an_administrator_exports_a_chat_and_the_file_holds_what_was_said(
    visit: Visit, address: str, class_chat: str, tmp_path: Path
) -> None:
    page = administrator(visit, DESKTOP, address, "dark")
    open_chat(page, class_chat)
    page.get_by_role("button", name="Выгрузить").click()
    page.get_by_role("textbox", name="Зачем вам выгрузка?").fill(REASON)
    page.get_by_role("button", name="Заказать выгрузку").click()
    exports = page.get_by_role("list", name="Выгрузки")
    expect(exports.get_by_role("button", name="Скачать")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(page) == []
    with page.expect_download(timeout=PATIENCE_MS) as downloading:
        exports.get_by_role("button", name="Скачать").click(timeout=PATIENCE_MS)
    file = tmp_path / "chat.zip"
    downloading.value.save_as(file)
    expect(page).to_have_url(re.compile("/school/chats/"))
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    document = msgspec.json.decode((tmp_path / "messages.json").read_bytes(), type=ExportedDocument)
    assert SAID in [message.text for message in document.messages]
    assert document.chat.reason == REASON
    offline = page.context.new_page()
    page.context.set_offline(True)
    offline.goto((tmp_path / "index.html").as_uri())
    expect(offline.get_by_role("heading", name=class_chat, level=1)).to_be_visible()
    expect(offline.get_by_text(SAID, exact=True)).to_be_visible()
    page.context.set_offline(False)
    offline.close()


def test_the_schools_chats_fit_each_window_and_are_reached_by_keyboard(
    visit: Visit, address: str, class_chat: str, size: Device
) -> None:
    page = administrator(visit, size, address)
    page.goto("/school/chats")
    chats = page.get_by_role("list", name="Чаты школы")
    expect(chats.get_by_role("link").first).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.get_by_role("searchbox", name="Найти чат школы").fill(class_chat)
    chats.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Прочитать, указав причину")).to_be_visible()
    page.get_by_role("button", name="Выгрузить").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Заказать выгрузку")).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
