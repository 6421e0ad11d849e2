"""What axe-core finds on a page: ways in which it is closed to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.browsing.theme import come_to_rest
from local.paths import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = PROJECT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """Each violation as one line: rule, what it is about, and the elements."""
    come_to_rest(page)
    # Evaluated in the page, not added to it: the content security policy would rightly refuse it.
    page.evaluate(SCRIPT.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: "
        + "; ".join(str(node["target"]) + " " + node["html"][:200] for node in one["nodes"])
        for one in found["violations"]
    ]
