"""The accessibility problems that axe-core finds on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.browsing.theme import come_to_rest
from local.paths import PROJECT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that another theme may break; what the others look at is the same in both."""


def violations(page: Page, *rules: str) -> list[str]:
    """Each violation of `rules` (of all, if none is given) as one line: rule, what it is about, and the elements."""
    come_to_rest(page)
    # Evaluated in the page, not added to it: the content security policy would rightly refuse it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    results = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {one['help']}: "
        + "; ".join(str(node["target"]) + " " + node["html"][:200] for node in one["nodes"])
        for one in results["violations"]
    ]
