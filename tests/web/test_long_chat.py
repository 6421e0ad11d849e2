"""A chat of five thousand messages: few of them exist at once, and none moves where earlier ones come above."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from local.bench.page import linked_session
from web.test_messenger import at, fetched

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Route

    from local.browsing.visitor import Device
    from local.demo.cast import Cast
    from web.conftest import Visit

MESSAGES = 5000
A_PAGE = 50
ROWS_AT_MOST = 80
SEEN = """box => {
    const top = box.getBoundingClientRect().top;
    const rows = [...box.querySelectorAll('li')].map(row => [row.dataset.key, row.getBoundingClientRect().top - top]);
    return rows.find(([, place]) => place >= 0);
}"""
PLACE_OF = """(box, key) => {
    const row = [...box.querySelectorAll('li')].find(row => row.dataset.key === key);
    return row.getBoundingClientRect().top - box.getBoundingClientRect().top;
}"""


def pages(one: dict[str, Any]) -> Any:
    """The calls for a chat's history answered from so many copies of a message, each of another length."""

    def answer(route: Route) -> None:
        if route.request.method != "GET":
            route.fallback()
            return
        asked = re.search(r"before=(\d+)", route.request.url)
        last = int(asked[1]) - 1 if asked else MESSAGES
        numbers = range(max(1, last - A_PAGE + 1), last + 1)
        messages = [
            one["messages"][0]
            | {
                "sequence_number": n,
                "number": n,
                "version": n,
                "client_id": f"c{n}",
                "text": f"№{n} " + "да " * (n % 97),
            }
            for n in numbers
        ]
        more = {"first": numbers[0], "last": last, "read": MESSAGES, "more_before": numbers[0] > 1, "more_after": False}
        route.fulfill(json=one | more | {"messages": messages})

    return answer


def scrolled_to(box: Locator, top: int) -> None:
    box.evaluate("(box, top) => { box.scrollTop = top }", top)


def test_long_chat_shows_few_rows_and_keeps_its_place(visit: Visit, address: str, cast: Cast, size: Device) -> None:
    page = at(visit(size), linked_session(address, cast))
    page.goto("/messenger")
    (chat, *_) = fetched(page, "GET", "/api/messenger/chats")["chats"]
    path = f"/api/messenger/chats/{chat['chat_id']}/messages"
    fetched(page, "POST", path, {"client_id": f"long-{size.name}", "known": 0, "text": "Первое"})
    one = fetched(page, "GET", path)
    page.route(re.compile(r"/api/messenger/chats/[^/]+/messages(\?|$)"), pages(one))
    page.route(
        re.compile(r"/api/messenger/chats/[^/]+/changes"),
        lambda route: route.fulfill(json={"sequence_number": MESSAGES, "complete": True, "messages": [], "votes": []}),
    )
    page.goto(f"/messenger/{chat['chat_id']}")
    box = page.get_by_role("region", name="Сообщения")
    rows = box.get_by_role("listitem")
    expect(rows.last).to_contain_text(f"№{MESSAGES}")

    for _ in range(5):
        scrolled_to(box, 600)
        key, place = box.evaluate(SEEN)
        before = box.evaluate("box => box.scrollHeight")
        with page.expect_response(re.compile("before=")):
            scrolled_to(box, 350)
        page.wait_for_function("([box, before]) => box.scrollHeight > before", arg=[box.element_handle(), before])
        assert abs(box.evaluate(PLACE_OF, key) - (place + 250)) <= 1
        assert rows.count() < ROWS_AT_MOST
    page.get_by_role("button", name="К последним сообщениям").click()
    expect(rows.last).to_contain_text(f"№{MESSAGES}")
    assert rows.count() < ROWS_AT_MOST
