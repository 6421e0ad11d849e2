"""An invitation into a chat made by hand: from the teacher's link to the parent's first word (docs/adr/0028)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.axe import violations
from local.browsing.outside import Gosuslugi, take_gosuslugi_away
from local.browsing.person import Person, unlink
from local.browsing.visitor import DESKTOP, PHONE
from web.messenger.windows import at, fetched, make_chat, said, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit


def a_link(page: Page) -> str:
    page.get_by_role("button", name="Создать ссылку").click()
    field = page.get_by_role("textbox", name="Ссылка")
    expect(field).to_be_visible()
    return field.input_value()


def scanned(page: Page, title: str) -> str:
    """What a camera reads off the screen."""
    picture = page.get_by_role("img", name=f"QR-код: ссылка в чат «{title}»").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return str(code.text)


def test_parent_who_is_logged_out_follows_a_link_links_and_talks(
    visit: Visit, address: str, cast: Cast, size: Device
) -> None:
    unlink(address, cast.logins["parent"])
    title = f"Концерт {size.name}"
    teacher = at(visit(DESKTOP, "dark"), linked_session(address, cast))
    chat_id = make_chat(teacher, title, closed=False)
    link = a_link(teacher)
    assert violations(teacher) == []
    assert scanned(teacher, title) == link
    token = link.partition("#")[2]

    parent = Person(visit(size), cast.logins["parent"], address)
    page = parent.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    expect(page.get_by_text("вы вернётесь к приглашению в чат")).to_be_visible()
    assert token not in page.url
    parent.sign_in.log_in(parent.account)
    expect(page.get_by_role("heading", name="Приглашение в чат", level=1)).to_be_visible()
    page.get_by_role("link", name="Привязать профиль").click()
    parent.journey.start()
    parent.journey.prove_phone(parent.phone)
    parent.journey.finish()
    expect(page.get_by_text("Вы уже в чатах")).to_be_visible()
    page.get_by_role("link", name="Вернуться к приглашению").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Вступить в чат").click()
    expect(page).to_have_url(f"{address}/messenger/{chat_id}")
    say(page, f"Добрый день {size.name}")
    teacher.goto(f"/messenger/{chat_id}")
    said(teacher, f"Добрый день {size.name}")
    say(teacher, f"Рады вам {size.name}")
    said(page, f"Рады вам {size.name}")
    assert [url for url in asked if token in url] == []


def test_parent_who_comes_through_gosuslugi_arrives_in_the_chat(visit: Visit, address: str, cast: Cast) -> None:
    account = cast.logins["parent"]
    unlink(address, account)
    take_gosuslugi_away(address, account)
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    chat_id = make_chat(teacher, "Поход", closed=False)
    link = a_link(teacher)
    token = link.partition("#")[2]

    parent = Person(visit(PHONE), account, address)
    page, gosuslugi = parent.page, Gosuslugi(parent.page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    gosuslugi.button.click()
    gosuslugi.choose("parent")
    expect(gosuslugi.once).to_be_visible()
    parent.sign_in.log_in(account)
    gosuslugi.confirm.click()
    expect(page.get_by_role("heading", name="Приглашение в чат", level=1)).to_be_visible()
    page.get_by_role("link", name="Привязать профиль").click()
    parent.journey.start()
    parent.journey.prove_phone(parent.phone)
    parent.journey.finish()
    page.get_by_role("link", name="Вернуться к приглашению").click()
    page.get_by_role("button", name="Вступить в чат").click()
    expect(page).to_have_url(f"{address}/messenger/{chat_id}")
    say(page, "Добрый день")

    # From now on Госуслуги open the account: the link leads into the chat with nothing in between.
    page.context.clear_cookies()
    page.goto("/")
    page.goto(link)
    gosuslugi.button.click()
    gosuslugi.choose("parent")
    expect(page).to_have_url(f"{address}/messenger/{chat_id}")
    said(page, "Добрый день")
    assert [url for url in asked if token in url] == []
    take_gosuslugi_away(address, account)


def test_pupil_waits_for_approval_in_a_closed_chat_and_arrives(visit: Visit, address: str, cast: Cast) -> None:
    unlink(address, cast.logins["pupil"])
    pupil = Person(visit(PHONE), cast.logins["pupil"], address)
    pupil.come()
    pupil.link()
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    chat_id = make_chat(teacher, "Кружок шитья", closed=True)
    link = a_link(teacher)

    pupil.page.goto(link)
    pupil.page.get_by_role("button", name="Попроситься в чат").click()
    expect(pupil.page.get_by_role("status").filter(has_text="Вы попросились в чат")).to_be_focused()
    assert violations(pupil.page) == []
    assert chat_id not in str(fetched(pupil.page, "GET", "/api/messenger/chats"))

    teacher.reload()
    name = cast.name_in_chats("pupil")
    button = teacher.get_by_role("button", name=f"Принять: {name}")
    button.focus()
    teacher.keyboard.press("Enter")
    expect(teacher.get_by_text(f"{name}: в чате.")).to_be_focused()
    pupil.page.reload()
    expect(pupil.page).to_have_url(f"{address}/messenger/{chat_id}")
    expect(pupil.page.get_by_role("textbox", name="Сообщение")).to_be_visible()
