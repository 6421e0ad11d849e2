"""The measurement as a table for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

AIM = 1.0


def print_table(document: Mapping[str, Any], runs: int) -> None:
    """Baseline first, then the functions; what misses the aim is red."""
    table = Table(title=f"Cold start, medians of {runs} starts", title_justify="left")
    table.add_column("Function")
    for column in ("CPU, ms", "wall, ms", "CPU, ratio", "wall, ratio"):
        table.add_column(column, justify="right")
    baseline = document["baseline"]
    table.add_row(
        "[dim]bare boto3 client[/]", f"{baseline['cpu_ms']:.0f}", f"{baseline['wall_ms']:.0f}", "1.00", "1.00"
    )
    for function in document["functions"]:
        ratios = (_ratio(function["ratio_cpu"]), _ratio(function["ratio_wall"]))
        table.add_row(function["name"], f"{function['cpu_ms']:.0f}", f"{function['wall_ms']:.0f}", *ratios)
    Console().print(table)
    sys.stdout.flush()


def _ratio(ratio: float) -> str:
    return f"[{'green' if ratio <= AIM else 'red'}]{ratio:.2f}[/]"
