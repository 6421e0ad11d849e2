"""Three windows that talk over bad lines: slow, cut, with requests that come twice and answers that get lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.bench.page import linked_session
from local.browsing.visitor import DESKTOP, PHONE
from web.messenger.windows import at, fetched, open_chat, pupil_session, said, say

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from local.demo.cast import Cast
    from web.conftest import Visit

SENDS = "**/api/messenger/chats/*/messages"
SLOW_SECONDS = 1.5


@pytest.fixture
def title(cast: Cast) -> str:
    return f"{cast.class_label} · ученики"


def slow(route: Route) -> None:
    time.sleep(SLOW_SECONDS)
    route.continue_()


def twice(route: Route) -> None:
    if route.request.method == "POST":
        route.fetch()
    route.continue_()


class AnswerLost:
    """The first send arrives, and its answer does not."""

    def __init__(self) -> None:
        self.lost = 0

    def __call__(self, route: Route) -> None:
        if route.request.method == "POST" and not self.lost:
            self.lost += 1
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def stored(page: Page) -> list[str]:
    """The texts of the chat in the server's order; a deleted message has none."""
    chat = page.url.rpartition("/")[2]
    messages = fetched(page, "GET", f"/api/messenger/chats/{chat}/messages")["messages"]
    return [message["text"] for message in messages if message["text"] is not None]


def shown(page: Page) -> list[str]:
    """Our texts as the window shows them, from top to bottom."""
    return page.get_by_role("region", name="Сообщения").get_by_text("Линия: ").all_inner_texts()


def test_three_windows_agree_whatever_the_lines_do(visit: Visit, address: str, cast: Cast, title: str) -> None:
    session = pupil_session(address, cast, title)
    teacher = at(visit(DESKTOP), linked_session(address, cast))
    pupil, pupils_desktop = at(visit(PHONE), session), at(visit(DESKTOP), session)
    windows = (teacher, pupil, pupils_desktop)
    for page in windows:
        open_chat(page, title)

    pupil.route(SENDS, twice)
    say(pupil, "Линия: дважды")
    for page in windows:
        said(page, "Линия: дважды")
    pupil.unroute(SENDS)

    losing = AnswerLost()
    pupils_desktop.route(SENDS, losing)
    say(pupils_desktop, "Линия: ответ потерян")
    for page in windows:
        said(page, "Линия: ответ потерян")
    assert losing.lost == 1
    pupils_desktop.unroute(SENDS)

    teacher.route(SENDS, slow)
    say(teacher, "Линия: медленно")
    say(pupil, "Линия: быстрее")
    for page in windows:
        said(page, "Линия: медленно")
        said(page, "Линия: быстрее")
    teacher.unroute(SENDS)

    pupil.context.set_offline(True)
    say(pupil, "Линия: оборвана")
    said(pupil, "Линия: оборвана")
    say(teacher, "Линия: без него")
    said(pupils_desktop, "Линия: без него")
    pupil.context.set_offline(False)
    for page in windows:
        said(page, "Линия: оборвана")
        said(page, "Линия: без него")

    ours = [text for text in stored(teacher) if text.startswith("Линия: ")]
    assert len(ours) == len(set(ours)) == 6
    for page in windows:
        expect(page.get_by_role("region", name="Сообщения").get_by_text("Отправляется")).to_have_count(0)
        assert shown(page) == ours
