"""`svyazka bench page`: what Lighthouse says of the page on its mobile setting, and what the page weighs."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from infra_cdk.assets.page import build_page
from local import running, stack
from local.bench.lighthouse import Audit, audit, median
from local.bench.page_weight import Weight, weigh
from local.demo.actor import Actor
from local.demo.browser import COOKIE, Browser
from local.demo.cast import present_cast
from local.demo.record import Record
from local.demo.waiting import until
from operations.terminal import print_document, step

if TYPE_CHECKING:
    from local.demo.cast import Cast

SCREENS = {"sign-in": "/sign-in", "chats": "/chats"}
PERFORMANCE_AT_LEAST = 95
FULL = 100


def command(*, runs: int, as_json: bool) -> bool:
    """Measure and print; False where a score is below what the page is held to."""
    looks, weight = measure(runs)
    audits = {name: median(taken) for name, taken in looks.items()}
    if as_json:
        print_document(document(looks, weight))
    else:
        _show(audits, weight)
    return all(_is_good(one) for one in audits.values())


def measure(runs: int) -> tuple[dict[str, list[Audit]], Weight]:
    """Both screens, so many times each, on the stack that runs, or on one of its own."""
    with ExitStack() as opened:
        running_stack = running.find()
        address = (
            running_stack.address if running_stack else running.address_of(opened.enter_context(stack.temporary()).port)
        )
        cookie = linked_session(address, present_cast())
        looks: dict[str, list[Audit]] = {}
        for name, path in SCREENS.items():
            with step(f"Lighthouse looks at {path}, {runs} times"):
                of_whom = None if name == "sign-in" else cookie
                looks[name] = [audit(address + path, cookie=of_whom) for _ in range(runs)]
    return looks, weigh(build_page())


def linked_session(address: str, cast: Cast) -> str:
    """Log in and link as the class teacher, and wait for the three chats; return the session's cookie header."""
    with Browser(address) as browser:
        teacher = Actor("class_teacher", cast.logins["class_teacher"], browser, Record(), address)
        teacher.sign_in()
        teacher.link()
        wanted = set(cast.class_teachers_titles)
        until(teacher.chats, lambda chats: wanted <= {chat["title"] for chat in chats}, "waiting for the three chats")
        return f"{COOKIE}={browser.session}"


def document(looks: dict[str, list[Audit]], weight: Weight) -> dict[str, Any]:
    """The median run of each screen, with the performance of all; weights in kB (1000 bytes) of JavaScript after gzip.

    `load` is the machine's load average at the end: Lighthouse's processor is simulated from the real one.
    """
    audits = {name: median(taken) for name, taken in looks.items()}
    return {
        "ok": all(_is_good(one) for one in audits.values()),
        "load": round(os.getloadavg()[0], 1),
        "screens": {
            name: {**asdict(one), "performance_of_runs": [look.scores["performance"] for look in looks[name]]}
            for name, one in audits.items()
        },
        "initial_js_kb": _kb(weight.initial),
        "screens_js_kb": {name: _kb(size) for name, size in weight.screens.items()},
    }


def _is_good(audited: Audit) -> bool:
    scores = dict(audited.scores)
    return scores.pop("performance") >= PERFORMANCE_AT_LEAST and set(scores.values()) == {FULL}


def _kb(size: int) -> float:
    return round(size / 1000, 1)


def _show(audits: dict[str, Audit], weight: Weight) -> None:
    console = Console()
    table = Table(title="Lighthouse, mobile", title_justify="left")
    columns = ("screen", *next(iter(audits.values())).scores, *next(iter(audits.values())).figures)
    for column in columns:
        table.add_column(column, justify="left" if column == "screen" else "right")
    for name, figures in audits.items():
        table.add_row(name, *map(str, figures.scores.values()), *(f"{figure:g}" for figure in figures.figures.values()))
    console.print(table)
    weights = Table(title="JavaScript after gzip, kB", title_justify="left")
    weights.add_column("loaded")
    weights.add_column("kB", justify="right")
    weights.add_row("at once", str(_kb(weight.initial)))
    for name, size in weight.screens.items():
        weights.add_row(f"with {name}", str(_kb(size)))
    console.print(weights)
