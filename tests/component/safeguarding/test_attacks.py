"""What somebody who is reported, or an administrator who is curious, tries against the calls of safeguarding."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from messenger.world import CHAT, rows_of

from safeguarding.test_reading_chats import read
from safeguarding.test_reports import said, stored
from safeguarding.world import Caller
from svyazka_common import chat_reading

pytestmark = pytest.mark.usefixtures("chat")

LONG = "я" * 4000


NO_REASONS = [
    *("\u200b" * 10, "\u3164" * 12, "." * 10, "1234567890", "а\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200bб"),
    *("а" + " " * 9 + "б", "      травля      ", "", "\ud800" * 10, None, 5),
]


def test_chat_is_read_for_no_reason_that_says_nothing() -> None:
    admin = Caller("admin")
    for reason in NO_REASONS:
        status, answer = read(admin, reason=reason)
        assert (status, answer["code"]) == (422, "fields_invalid"), reason
    assert stored("audit", "access") == []


def test_report_of_a_place_that_is_the_last_possible_is_of_no_message() -> None:
    assert Caller("pupil").report(999_999_999_999)[1]["code"] == "message_unknown"


def test_report_with_an_odd_comment_is_refused() -> None:
    said("mate", "раз")
    for comment in ["\ud800", "я" * 501, 5, ["а"]]:
        body = json.dumps({"reason": "bullying", "comment": comment})
        path = f"/api/messenger/chats/{CHAT}/messages/1/reports"
        assert Caller("pupil").call("report", "POST", path, body)[1].get("code") == "fields_invalid", comment
    assert Caller("pupil").report(1, comment=" \u200b\u202e ")[0] == 204
    assert Caller("admin").reports()[0]["comment"] is None


def flood(times: int) -> None:
    """Long messages around each one that is reported."""
    with mock.patch("functions.messenger.rules.appending.WINDOW_MS", 0):
        said("mate", *([LONG] * times))


def test_reports_that_are_large_hide_no_earlier_one() -> None:
    said("mate", "первое")
    assert Caller("pupil").report(1)[0] == 204
    flood(25)
    for place in range(10, 22):
        assert Caller("pupil").report(place)[0] == 204
    admin = Caller("admin")
    pages: list[list[dict[str, Any]]] = []
    before: dict[str, str] = {}
    while True:
        status, page = admin.call("reports", "GET", "/api/safeguarding/reports", **before)
        assert status == 200
        pages.append(page["reports"])
        if page["before"] is None:
            break
        before = {"before": page["before"]}
    shown = [report["message"] for page in pages for report in page]
    assert sorted(shown) == [1, *range(10, 22)]
    assert len(pages) > 1


def test_a_page_of_long_rows_is_read_to_its_end() -> None:
    flood(150)
    assert len(rows_of()) == 150
    assert len(chat_reading.rows_from(CHAT, 0, 500)) == 150
