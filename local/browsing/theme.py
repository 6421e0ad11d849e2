"""Light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Scheme

AT_REST = """
new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown))).then(() => Promise.allSettled(
    document.getAnimations()
        .filter(animation => Number.isFinite(animation.effect.getComputedTiming().endTime))
        .map(animation => animation.finished)))
"""


def come_to_rest(page: Page) -> None:
    """Wait until nothing moves or fades any more: a colour that is still changing belongs to neither theme."""
    page.evaluate(AT_REST)


def put_on(page: Page, scheme: Scheme) -> None:
    """Have the system prefer a theme, and wait until the page wears it."""
    page.emulate_media(color_scheme=scheme)
    page.locator(f"html.vkui--vkBase--{scheme}").wait_for(state="attached")
    come_to_rest(page)
