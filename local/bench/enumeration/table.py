"""The answers as a table for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


COLOURS = {"holds": "green", "differs": "red", "undecided": "yellow"}


def print_answers(document: Mapping[str, Any]) -> None:
    """A row for each question; what can be told apart is red."""
    bound = document["bound_percent"]
    table = Table(title=f"Known and unknown: medians, and whether they differ by {bound:.0f} %", title_justify="left")
    table.add_column("Question", no_wrap=True)
    for column in ("known, ms", "unknown", "difference", "95 % sure", ""):
        table.add_column(column, justify="right", no_wrap=True)
    for one in document["questions"]:
        low, high = one["confidence_percent"]
        table.add_row(
            one["question"],
            f"{one['known_ms']:.2f}",
            f"{one['unknown_ms']:.2f}",
            f"{one['difference_percent']:+.1f} %",
            f"{low:+.1f} … {high:+.1f} %",
            f"[{COLOURS[one['verdict']]}]{one['verdict']}[/]",
        )
    Console(soft_wrap=True).print(table)
    sys.stdout.flush()
