"""What commands print on standard output."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def print_document(document: Mapping[str, Any]) -> None:
    """One JSON document, at once also where standard output is a pipe."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_up(document: Mapping[str, Any]) -> None:
    """Address, logins and where the SMS are, for a person."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n[bold green]Svyazka runs:[/] open [bold]{document['address']}[/] in a browser")
    console.print(
        "and log in as anybody below. SMS come to the page's own «телефон», and to [bold]uv run svyazka sms[/].\n"
    )
    by_organisation = itemgetter("organisation_name")
    for organisation, logins in groupby(sorted(document["logins"], key=by_organisation), by_organisation):
        console.print(_logins(organisation, logins))
    console.print(
        f"\nThe API is under {document['api']}/…; [bold]uv run svyazka demo[/] in another terminal goes through the"
    )
    console.print("journey over it. Stop: Ctrl-C.\n")
    sys.stdout.flush()


def _logins(organisation: str, logins: Iterable[Mapping[str, str]]) -> Table:
    table = Table(title=f"Logins: {organisation}", title_justify="left")
    # What is to be typed stands whole on a narrow terminal too.
    table.add_column("Login", no_wrap=True)
    table.add_column("Password", no_wrap=True)
    table.add_column("Who")
    for login in logins:
        table.add_row(login["login"], login["password"], f"{login['full_name']}: {login['description']}")
    return table
