"""A chat of five thousand messages: few of them exist at once, and none moves where others come above or below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from local.bench.page import linked_session
from local.demo.waiting import until
from web.messenger.windows import at, fetched, make_chat

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit

MESSAGES = 5000
A_PAGE = 50
CHANGES_AT_ONCE = 200
READ = 1000
ROWS_AT_MOST = 80
AT_REST = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# Where a row ends: above its text a date and a name may come and go.
SEEN = """box => {
    const ends = row => row.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
    return [...box.querySelectorAll('li')].map(row => [row.dataset.key, ends(row)]).find(([, end]) => end >= 0);
}"""
PLACE_OF = """(box, key) => {
    const row = [...box.querySelectorAll('li')].find(row => row.dataset.key === key);
    return row.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
}"""
ROWS_ABOVE, FIRST_ROW_CUT, AT_THE_TOP = 350, 90, 0
"""How far from the list's beginning somebody is when earlier messages come."""


def pages(chat: dict[str, Any]) -> Any:
    """Answers calls for a chat's history from so many copies of a message, each of another length."""

    def answer(route: Route) -> None:
        asked = re.search(r"before=(\d+)", route.request.url)
        last = int(asked[1]) - 1 if asked else MESSAGES
        numbers = range(max(1, last - A_PAGE + 1), last + 1)
        route.fulfill(json=page_of(chat, numbers, MESSAGES))

    return answer


def page_of(chat: dict[str, Any], numbers: range, read: int) -> dict[str, Any]:
    """A part of the chat, read up to a message."""
    first, last = numbers[0], numbers[-1]
    sides = {"more_before": first > 1, "more_after": last < MESSAGES, "end": MESSAGES, "count": MESSAGES}
    return chat | sides | {"first": first, "last": last, "read": read, "messages": copies(chat, numbers)}


def copies(chat: dict[str, Any], numbers: range) -> list[dict[str, Any]]:
    """So many copies of a chat's message, each of another length."""
    return [
        chat["messages"][0]
        | {
            "sequence_number": n,
            "number": n,
            "version": n,
            "client_id": f"c{n}",
            "text": f"№{n} " + "да " * (n % 97),
        }
        for n in numbers
    ]


def changes_since(chat: dict[str, Any]) -> Any:
    """Answers calls for what has changed since a message."""

    def answer(route: Route) -> None:
        (seen,) = re.findall(r"known=(\d+)", route.request.url)
        numbers = range(int(seen) + 1, min(MESSAGES, int(seen) + CHANGES_AT_ONCE) + 1)
        route.fulfill(
            json={
                "sequence_number": numbers[-1] if numbers else MESSAGES,
                "complete": not numbers or numbers[-1] == MESSAGES,
                "messages": copies(chat, numbers),
                "votes": [],
                "title": chat["title"],
                "end": MESSAGES,
                "count": MESSAGES,
            }
        )

    return answer


def scrolled_to(box: Locator, top: int) -> None:
    box.evaluate("(box, top) => { box.scrollTop = top }", top)


def came_near(page: Page, box: Locator, waiting: list[Route]) -> list[Route]:
    """Scroll up to near the beginning, as somebody does until earlier messages come; returns the calls for them.

    Rows get their height once they are there, which moves the list: at a slow machine a jump may end too far below.
    """
    for top in (600, ROWS_ABOVE):
        scrolled_to(box, top)
        page.evaluate(AT_REST)
    return waiting


def test_long_chat_shows_few_rows_and_keeps_its_place(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    page = at(visit(size), linked_session(address, cast))
    page.goto("/messenger")
    chat_id = make_chat(page, f"Разговор {size.name}", closed=True)
    path = f"/api/messenger/chats/{chat_id}/messages"
    fetched(page, "POST", path, {"client_id": f"long-{size.name}", "known": 0, "text": "Первое"})
    chat = fetched(page, "GET", path)
    answer = pages(chat)
    waiting: list[Route] = []

    def held_back(route: Route) -> None:
        waiting.append(route)

    page.route(re.compile(r"/api/messenger/chats/[^/]+/messages$"), answer)
    page.route(re.compile(r"/api/messenger/chats/[^/]+/messages\?before="), held_back)
    page.route(re.compile(r"/api/messenger/chats/[^/]+/changes"), changes_since(chat))
    page.goto(f"/messenger/{chat_id}")
    box = page.get_by_role("region", name="Сообщения")
    rows = box.get_by_role("listitem")
    expect(rows.last).to_contain_text(f"№{MESSAGES}")

    for there in (ROWS_ABOVE, FIRST_ROW_CUT, AT_THE_TOP, FIRST_ROW_CUT, ROWS_ABOVE):
        assert until(lambda: came_near(page, box, waiting), bool, "waiting for a call for earlier messages")
        scrolled_to(box, there)
        page.evaluate(AT_REST)
        key, place = box.evaluate(SEEN)
        before = box.evaluate("box => box.scrollHeight")
        answer(waiting.pop())
        page.wait_for_function("([box, before]) => box.scrollHeight > before", arg=[box.element_handle(), before])
        page.evaluate(AT_REST)
        assert abs(box.evaluate(PLACE_OF, key) - place) <= 1
        assert rows.count() < ROWS_AT_MOST
    page.get_by_role("button", name="К последним сообщениям").click()
    expect(rows.last).to_contain_text(f"№{MESSAGES}")
    assert rows.count() < ROWS_AT_MOST


class Unread:
    """A chat of which the last 4,000 messages are unread, as a server answers for it; later pages are held back."""

    def __init__(self, page: Page, chat: dict[str, Any]) -> None:
        # One's own messages are never unread.
        self.one = chat | {"messages": [chat["messages"][0] | {"person_id": "somebody"}]}
        self.marks: list[int] = []
        self.held: list[Route] = []
        page.route(re.compile(r"/api/messenger/chats/[^/]+/messages(\?|$)"), self.history)
        page.route(re.compile(r"/api/messenger/chats/[^/]+/changes"), self.changes)
        page.route(re.compile(r"/api/messenger/chats/[^/]+/read"), self.read)

    def history(self, route: Route) -> None:
        """The part with the first unread message, or a page before a message."""
        asked = re.search(r"before=(\d+)&back_to=(\d+)", route.request.url)
        end = min(MESSAGES + 1, int(asked[1])) if asked else READ + A_PAGE + 1
        first = (int(asked[2]) or end - A_PAGE) if asked else READ - 14
        route.fulfill(json=page_of(self.one, range(max(first, end - CHANGES_AT_ONCE), end), READ))

    def changes(self, route: Route) -> None:
        self.held.append(route)

    def read(self, route: Route) -> None:
        body: Any = route.request.post_data_json
        self.marks.append(body["number"])
        route.fulfill(status=204)


def test_chat_with_thousands_unread_opens_at_the_first(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    page = at(visit(size), linked_session(address, cast))
    page.goto("/messenger")
    chat_id = make_chat(page, f"Непрочитанное {size.name}", closed=True)
    path = f"/api/messenger/chats/{chat_id}/messages"
    fetched(page, "POST", path, {"client_id": f"unread-{size.name}", "known": 0, "text": "Первое"})
    unread = Unread(page, fetched(page, "GET", path))
    page.goto(f"/messenger/{chat_id}")
    box = page.get_by_role("region", name="Сообщения")
    rows = box.get_by_role("listitem")
    expect(box.get_by_text("Новые сообщения")).to_be_in_viewport()
    assert unread.held == []

    for _ in range(3):
        with page.expect_request(re.compile("changes")):
            box.evaluate("box => { box.scrollTop = box.scrollHeight }")
        page.evaluate(AT_REST)
        key, place = box.evaluate(SEEN)
        before = box.evaluate("box => box.scrollHeight")
        changes_since(unread.one)(unread.held.pop())
        page.wait_for_function("([box, before]) => box.scrollHeight > before", arg=[box.element_handle(), before])
        page.evaluate(AT_REST)
        assert abs(box.evaluate(PLACE_OF, key) - place) <= 1
        assert rows.count() < ROWS_AT_MOST
    assert unread.marks == sorted(unread.marks)
    assert all(READ < mark <= READ + A_PAGE + 3 * CHANGES_AT_ONCE for mark in unread.marks)
    to_end = page.get_by_role("button", name="К последним сообщениям")
    expect(to_end).to_have_accessible_name(re.compile(r"ещё [34]\s\d{3} сообщени"))

    to_end.click()
    expect(rows.last).to_contain_text(f"№{MESSAGES}")
    expect(to_end).to_be_hidden()
    assert unread.held == []
    assert rows.count() < ROWS_AT_MOST
