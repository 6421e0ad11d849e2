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
    """Print a row for each question; a difference is red."""
    bound = document["bound_percent"]
    table = Table(title=f"Known and unknown: medians, and whether they differ by {bound:.0f} %", title_justify="left")
    table.add_column("Question", no_wrap=True)
    for column in ("known, ms", "unknown", "difference", "95 % sure", ""):
        table.add_column(column, justify="right", no_wrap=True)
    for question in document["questions"]:
        low, high = question["confidence_percent"]
        table.add_row(
            question["question"],
            f"{question['known_ms']:.2f}",
            f"{question['unknown_ms']:.2f}",
            f"{question['difference_percent']:+.1f} %",
            f"{low:+.1f} … {high:+.1f} %",
            f"[{COLOURS[question['verdict']]}]{question['verdict']}[/]",
        )
    Console(soft_wrap=True).print(table)
    sys.stdout.flush()
