"""`svyazka prove rights`: the table of docs/rights.md against the stack that runs, or one of its own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as Printed

from local import running, stack
from local.errors import LocalError
from local.prove import table as rights_table
from local.prove.cast import Cast
from local.prove.over_http import DeployedStack
from local.prove.walk import Walk, gaps
from operations.terminal import print_document, say, step
from svyazka_common import clock

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.prove.table import Table
    from local.prove.walk import Outcome


def rights(*, as_json: bool) -> bool:
    """Walk and print; False with violations. Raises LocalError where the table and the routes don't fit together."""
    table = rights_table.read()
    if missing := gaps(table):
        message = "docs/rights.md and the routes don't fit together:\n" + "\n".join(missing)
        raise LocalError(message)
    with _port() as port:
        outcome = _walk(table, DeployedStack(port))
    made = document(table, outcome)
    if as_json:
        print_document(made)
    else:
        _show(made)
    return not outcome.violations


def document(table: Table, outcome: Outcome) -> dict[str, Any]:
    """As JSON."""
    return {
        "routes": len({row.call for row in table.rows}),
        "roles": len(rights_table.ROLES),
        "cases": outcome.cases,
        "violations": [asdict(one) for one in outcome.violations],
    }


def _walk(table: Table, deployed: DeployedStack) -> Outcome:
    walk = Walk(deployed, Cast(date.fromisoformat(clock.today())))
    try:
        with step("Two schools and everybody in them: roster, links, chats, a conflict about a number in each"):
            walk.prepare()
        with step(f"{len(table.rows)} rows by {len(rights_table.ROLES)} roles"):
            return walk.go(table)
    finally:
        walk.close()


@contextmanager
def _port() -> Generator[int]:
    stack_here = running.find()
    if stack_here is not None:
        say(f"Using the stack that runs at {stack_here.address}")
        yield stack_here.port
        return
    say("No stack runs here (svyazka up): starting one for the walk.")
    with stack.temporary() as emulator:
        yield emulator.port


def _show(made: dict[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if made["violations"]:
        columns = ("call", "what", "role", "situation", "the table says", "answer")
        printed = Printed(*columns, title="Not as docs/rights.md says")
        for violation in made["violations"]:
            allowed = "yes" if violation["allowed"] else "no"
            printed.add_row(
                violation["call"],
                violation["what"],
                violation["role"],
                violation["situation"],
                allowed,
                violation["answer"],
            )
        console.print(printed)
    summary = (
        f"{made['routes']} routes, {made['roles']} roles, {made['cases']} cases: {len(made['violations'])} violations"
    )
    console.print(summary)
