"""What commands print on standard output."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


LOGIN_COLUMNS = ("description", "login", "password", "full_name", "organisation_name")


def print_document(document: Mapping[str, Any]) -> None:
    """One JSON document, at once also where standard output is a pipe."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_up(document: Mapping[str, Any]) -> None:
    """Address, logins and where the SMS are, for a person."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold green]Svyazka runs[/] at [bold]{document['address']}[/]  (API under {document['api']}/…)")
    console.print(f"SMS: [bold]uv run svyazka sms[/], or {document['sms']}\n")
    table = Table(title="Logins of the demo region", title_justify="left")
    for column in ("Who", "Login", "Password", "Name", "Organisation"):
        table.add_column(column)
    for login in document["logins"]:
        table.add_row(*(login[column] for column in LOGIN_COLUMNS))
    console.print(table)
    console.print("\nGo through the journey: [bold]uv run svyazka demo[/] in another terminal. Stop: Ctrl-C.\n")
    sys.stdout.flush()
