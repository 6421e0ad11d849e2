"""axe-core on every screen; in the dark theme what colours can break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.browsing.axe import OF_COLOURS, violations
from local.browsing.theme import put_on
from local.browsing.tour import Plan, tour

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.browsing.visitor import Scheme
    from local.demo.cast import Cast
    from web.conftest import Visit

PLAN = Plan("school_admin", "Вероятность и статистика", "stranger", ("8А", "Английский язык · группа 2"))
RULES: dict[Scheme, tuple[str, ...]] = {"light": (), "dark": OF_COLOURS}


def in_both_themes(page: Page) -> list[str]:
    broken = []
    for scheme, rules in RULES.items():
        put_on(page, scheme)
        broken += [f"{scheme}: {violation}" for violation in violations(page, *rules)]
    return broken


def test_no_screen_shuts_anybody_out(visit: Visit, address: str, cast: Cast) -> None:
    by_screen = {name: in_both_themes(page) for name, page in tour(visit, address, cast, PLAN)}
    assert len(by_screen) >= 25
    assert {name: violations for name, violations in by_screen.items() if violations} == {}
