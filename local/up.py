"""`svyazka up`: the stack, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from local import demo_logins, running, stack, toolchain
from local.environment import REGION
from local.errors import LocalError
from local.paths import UP
from local.ports import require_free
from local.quiescence import wait_until_quiet
from local.sms import SMS_PATH
from local.stand_ins.addresses import PREFIX, STREET
from operations.terminal import print_document, say, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from local.emulator_process import Emulator

LOOK_SECONDS = 0.3


def up(port: int, *, fresh: bool, as_json: bool) -> None:
    """Run the stack on a port until interrupted. Raises LocalError where something is in the way."""
    require_free(port)
    home = UP / str(port)
    toolchain.install()
    stack.put_ready(home, fresh=fresh)
    with stack.started(home, port) as emulator, running.noted(home, port):
        document = describe(port)
        if as_json:
            print_document(document)
        else:
            print_up(document)
        _hold(emulator)


def describe(port: int) -> dict[str, Any]:
    """Return the addresses, logins and other facts about a running stack."""
    address = running.address_of(port)
    return {
        "ok": True,
        "address": address,
        "api": f"{address}/api",
        "sms": f"{address}{SMS_PATH}",
        "stand_ins": f"{address}{PREFIX}/{STREET}",
        "aws_endpoint": address,
        "aws_region": REGION,
        "logins": demo_logins.as_documents(),
    }


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
        f"\nГосуслуги and VK ID are stand-ins, with switches for what may go wrong: [bold]{document['stand_ins']}[/]"
    )
    console.print(
        f"The API is under {document['api']}/…; [bold]uv run svyazka demo[/] in another terminal goes through the"
    )
    console.print("journey over it. Stop: Ctrl-C.\n")
    sys.stdout.flush()


def _logins(organisation: str, logins: Iterable[Mapping[str, str]]) -> Table:
    table = Table(title=f"Logins: {organisation}", title_justify="left")
    # A text that people type from the screen must not be cut off on a narrow terminal.
    table.add_column("Login", no_wrap=True)
    table.add_column("Password", no_wrap=True)
    table.add_column("Who")
    for login in logins:
        table.add_row(login["login"], login["password"], f"{login['full_name']}: {login['description']}")
    return table


def _hold(emulator: Emulator) -> None:
    try:
        while emulator.is_running():
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        say("")
        with step("Stopping"):
            wait_until_quiet(emulator, at_most_seconds=5)
            emulator.stop()
        return
    message = f"The AWS emulator has ended by itself; its log is {emulator.home / 'emulator.log'}"
    raise LocalError(message)
