"""`svyazka bench change`: from the roster's queue into the chats, on a deployed stack of one's own."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from local import stack
from local.bench.change.measuring import Stage, measure
from operations.terminal import print_document, step

if TYPE_CHECKING:
    from local.bench.change.measuring import Seconds

AIM_SECONDS = 5.0


def command(*, runs: int, as_json: bool) -> bool:
    """Measure and print; False where a change took longer than the aim."""
    with stack.temporary() as emulator, step(f"Changes of the roster, {runs} of each kind"):
        made = document(measure(Stage.at(emulator.port), runs))
    if as_json:
        print_document(made)
    else:
        _show(made)
    return bool(made["ok"])


def document(taken: Seconds) -> dict[str, Any]:
    """As JSON: seconds from sending to the last membership that follows, median and longest."""
    changes = {
        name: {"runs": len(some), "median": round(median(some), 2), "longest": round(max(some), 2)}
        for name, some in taken.items()
    }
    return {
        "ok": all(one["longest"] < AIM_SECONDS for one in changes.values()),
        "aim_seconds": AIM_SECONDS,
        "changes": changes,
    }


def _show(made: dict[str, Any]) -> None:
    table = Table("a change by queue", "runs", "median, s", "longest, s", title="Until the chats have followed")
    for name, figures in made["changes"].items():
        table.add_row(name, str(figures["runs"]), str(figures["median"]), str(figures["longest"]))
    Console().print(table)
