"""The measurement as a table for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_table(document: Mapping[str, Any], runs: int) -> None:
    """The bare handler and the bare route, then the functions; a ratio of processor time that misses its aim is red."""
    table = Table(title=f"Cold start, medians of {runs} starts", title_justify="left")
    table.add_column("Function", no_wrap=True)
    for column in ("CPU, ms", "wall, ms", "CPU, in bare handlers", "aim"):
        table.add_column(column, justify="right")
    handler, route = document["bare_handler"], document["bare_route"]
    table.add_row("[dim]bare handler[/]", f"{handler['cpu_ms']:.0f}", f"{handler['wall_ms']:.0f}", "1.00", "")
    table.add_row(
        "[dim]bare route[/]", f"{route['cpu_ms']:.0f}", f"{route['wall_ms']:.0f}", f"{route['ratio_cpu']:.2f}", ""
    )
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
