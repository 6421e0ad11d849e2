"""The measurement as a table for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_table(document: Mapping[str, Any], runs: int) -> None:
    """Baseline first, then the functions; a ratio of processor time that misses its aim is red."""
    table = Table(title=f"Cold start, medians of {runs} starts", title_justify="left")
    table.add_column("Function", no_wrap=True)
    for column in ("CPU, ms", "wall, ms", "ratio of CPU", "aim"):
        table.add_column(column, justify="right")
    baseline = document["baseline"]
    table.add_row("[dim]bare boto3 client[/]", f"{baseline['cpu_ms']:.0f}", f"{baseline['wall_ms']:.0f}", "1.00", "")
    for function in document["functions"]:
        colour = "green" if function["ratio_cpu"] <= function["aim"] else "red"
        table.add_row(
            function["name"],
            f"{function['cpu_ms']:.0f}",
            f"{function['wall_ms']:.0f}",
            f"[{colour}]{function['ratio_cpu']:.2f}[/]",
            f"{function['aim']:.2f}",
        )
    Console().print(table)
    sys.stdout.flush()
