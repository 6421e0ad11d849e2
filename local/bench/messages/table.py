"""The figures of messages for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from local.bench.messages.delivery import Figures


def print_messages(made: Mapping[str, Any], dollars_a_million: Sequence[float], figures: Figures) -> None:
    """A row for each size of a chat, then the seconds."""
    table = Table(title="A message, its head and its delivery; every tenth has a window open", title_justify="left")
    for column in ("members", "write units", "read units", "cpu, ms", "dollars a million, all of it"):
        table.add_column(column, justify="right")
    for row, dollars in zip(made["by_members"], dollars_a_million, strict=True):
        table.add_row(
            f"{row['members']:,}",
            f"{row['write_units']:g}",
            f"{row['read_units']:g}",
            f"{row['cpu_ms']:.1f}",
            f"{dollars:.2f}",
        )
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    console.print(
        f"{made['sends_per_s']:.1f} sends a second. With {figures.windows:,} windows open, a message stood in a window"
        f" after {made['delivery_p50_ms']} ms (median) and {made['delivery_p99_ms']} ms (99th percentile)."
    )
    sys.stdout.flush()


def print_day(made: Mapping[str, Any]) -> None:
    """Dollars by what they are for."""
    table = Table(title=f"A day of {made['people']:,} people", title_justify="left")
    table.add_column("for")
    table.add_column("dollars", justify="right")
    for name, dollars in made["parts"].items():
        table.add_row(name.replace("_", " "), f"{dollars:.2f}")
    table.add_row("[bold]in all[/]", f"[bold]{made['dollars_a_day']:.2f}[/]")
    table.add_row("of it units of DynamoDB", f"{made['units_dollars_a_day']:.2f}")
    Console(highlight=False, soft_wrap=True).print(table)
    sys.stdout.flush()
