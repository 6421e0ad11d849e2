"""`svyazka screens`: a picture of every screen of the page, into docs/screens."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from local import stack
from local.browsing.chromium import launched
from local.browsing.theme import come_to_rest, put_on
from local.browsing.tour import Plan, tour
from local.browsing.visitor import DESKTOP, PHONE, Visitor
from local.demo.cast import present_cast
from local.paths import PROJECT
from local.running import address_of
from operations.terminal import print_document, say, step

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from local.browsing.visitor import Device

SCREENS = PROJECT / "docs" / "screens"
WITH_TEXTS = frozenset({"link-code"})
PUT_AWAY = """away => {
    const telephone = document.querySelector('aside[aria-label="Телефон"]');
    if (telephone) telephone.style.display = away ? 'none' : '';
}"""
"""The local stack's own telephone would cover a corner of every picture."""
PLANS = {
    PHONE: Plan("teacher_without_class", "Алгебра", "stranger", ("7А", "Английский язык · группа 2")),
    DESKTOP: Plan("teacher_parent", "Геометрия", "other_stranger", ("7Б", "Английский язык · группа 1")),
}
DARK_TOO = frozenset({"sign-in", "link-offer", "chats", "manage", "messenger-about", "school", "ways"})


def command(*, as_json: bool) -> bool:
    """Take all pictures anew on a stack of their own; what is no longer taken is deleted."""
    with launched() as browser, stack.temporary() as emulator:
        taken = [
            picture for device in (PHONE, DESKTOP) for picture in _take_all(browser, address_of(emulator.port), device)
        ]
    for old in set(SCREENS.glob("*/*.png")) - set(taken):
        old.unlink()
    kilobytes = round(sum(picture.stat().st_size for picture in taken) / 1000)
    if as_json:
        names = sorted(str(picture.relative_to(PROJECT)) for picture in taken)
        print_document({"ok": True, "kilobytes": kilobytes, "pictures": names})
    else:
        say(f"{len(taken)} pictures, {kilobytes} kB, in {SCREENS}")
    return True


def _take_all(browser: Browser, address: str, device: Device) -> list[Path]:
    taken: list[Path] = []
    with contextlib.ExitStack() as opened, step(f"Pictures at {device.width} × {device.height}"):

        def sit_down() -> Visitor:
            return opened.enter_context(Visitor(browser, address, device))

        for name, page in tour(sit_down, address, present_cast(), PLANS[device]):
            page.evaluate(PUT_AWAY, name not in WITH_TEXTS)
            taken.append(_take(page, SCREENS / device.name / f"{name}.png"))
            if name in DARK_TOO:
                put_on(page, "dark")
                taken.append(_take(page, SCREENS / device.name / f"{name}-dark.png"))
                put_on(page, "light")
    return taken


def _take(page: Page, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    come_to_rest(page)
    page.screenshot(path=path, animations="disabled")
    return path
