"""Somebody who comes for the first time: there is no session yet, and that is no error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from web.conftest import Visit


@pytest.mark.parametrize("path", ["/", "/chats", "/sign-in", "/forgotten"])
def test_the_first_page_of_somebody_without_a_session_prints_no_error(visit: Visit, path: str) -> None:
    visitor = visit()
    printed: list[str] = []
    visitor.page.on("console", lambda message: printed.append(message.text) if message.type == "error" else None)
    visitor.page.goto(path)
    visitor.page.get_by_role("textbox").first.wait_for()
    visitor.page.wait_for_load_state("networkidle")
    assert printed == []
