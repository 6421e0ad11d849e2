"""The command line `svyazka`. Every command takes `--json`: then one JSON document on standard output, nothing else."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from local.errors import LocalError
from local.operations import commands
from local.output import print_document
from local.ports import DEFAULT_PORT
from local.signals import stop_like_ctrl_c, stop_with_uv

app = typer.Typer(
    help="Svyazka on one machine: the real CDK app, deployed to an AWS emulator on this computer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
bench = typer.Typer(help="Measurements.", no_args_is_help=True)
app.add_typer(bench, name="bench")
app.command()(commands.why)
app.command()(commands.replay)
app.add_typer(commands.roster, name="roster")
app.add_typer(commands.dead_letters, name="dead-letters")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Where it answers on this computer.", min=1, max=65535)] = DEFAULT_PORT,
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was done: the demo region as it was.")] = False,
    as_json: Json = False,
) -> None:
    """Start everything, print the address and demo logins, and run until Ctrl-C."""
    from local.up import up as run  # noqa: PLC0415 - each command loads only what it needs

    run(port, fresh=fresh, as_json=as_json)


@app.command()
def demo(*, as_json: Json = False) -> None:
    """Go through the guide's journey as a class teacher, a parent and a pupil."""
    from local.demo.command import demo as run  # noqa: PLC0415

    _exit(ok=run(as_json=as_json))


@app.command()
def sms(
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for more.")] = False,
    as_json: Json = False,
) -> None:
    """Show the texts that phones would have got from the stack that runs."""
    from local.sms_command import show  # noqa: PLC0415

    show(follow=follow, as_json=as_json)


@app.command()
def openapi(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare docs/openapi.json with the code.")] = False,
    as_json: Json = False,
) -> None:
    """Write the API's description from the code to docs/openapi.json."""
    from local.openapi import command  # noqa: PLC0415

    _exit(ok=command(check=check, as_json=as_json))


@app.command()
def asyncapi(
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare docs/asyncapi.yaml with the code.")] = False,
    as_json: Json = False,
) -> None:
    """Write the description of queues and events from the code to docs/asyncapi.yaml."""
    from local.asyncapi.command import command  # noqa: PLC0415

    _exit(ok=command(check=check, as_json=as_json))


@app.command()
def screens(*, as_json: Json = False) -> None:
    """Take a picture of every screen of the page, as on a phone and on a desk, into docs/screens."""
    from local.screens import command  # noqa: PLC0415

    _exit(ok=command(as_json=as_json))


@bench.command("cold-start")
def cold_start(
    *,
    runs: Annotated[int, typer.Option(help="How often each function is started.", min=1)] = 9,
    as_json: Json = False,
) -> None:
    """Start each built function in a fresh interpreter, beside a bare handler."""
    from local.bench.cold_start import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, as_json=as_json))


@bench.command("page")
def page(
    *,
    runs: Annotated[int, typer.Option(help="How often Lighthouse looks at each; the median counts.", min=1)] = 5,
    as_json: Json = False,
) -> None:
    """Have Lighthouse look at log-in and chats as on a slow phone, and weigh what the page loads."""
    from local.bench.page import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, as_json=as_json))


@bench.command("roster")
def roster(  # noqa: PLR0913 - a command line's options
    *,
    schools: Annotated[int, typer.Option(help="How many schools; then four times as many.", min=1)] = 1,
    vs: Annotated[Literal["synapse"] | None, typer.Option(help="Let that do the same memberships too.")] = None,
    region: Annotated[int | None, typer.Option(help="Simulate a region of so many people on AWS.", min=1)] = None,
    groups: Annotated[bool, typer.Option("--groups", help="Measure 5,000 users in 400 groups instead.")] = False,
    database: Annotated[
        Literal["emulator", "dynamodb-local"], typer.Option(help="What stands for DynamoDB.")
    ] = "emulator",
    as_json: Json = False,
) -> None:
    """Take a region's roster into chats through the real handlers, on the emulator or DynamoDB Local."""
    from local.bench.roster.command import command  # noqa: PLC0415

    command(schools=schools, against=vs, people=region, in_groups=groups, database=database, as_json=as_json)


@bench.command("change")
def change(
    *,
    runs: Annotated[int, typer.Option(help="How often each kind of change happens.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Send single changes of the roster by queue, and wait until the chats have followed."""
    from local.bench.change.command import command  # noqa: PLC0415

    _exit(ok=command(runs=runs, as_json=as_json))


@bench.command("enumeration")
def enumeration(
    *,
    pairs: Annotated[int, typer.Option(help="How many calls of each kind.", min=20, max=700)] = 300,
    as_json: Json = False,
) -> None:
    """Ask for known and unknown accounts and phones in turn: does the time of the answer tell which is which?"""
    from local.bench.enumeration.command import command  # noqa: PLC0415

    _exit(ok=command(pairs=pairs, as_json=as_json))


def _exit(*, ok: bool) -> None:
    raise typer.Exit(0 if ok else 1)


def main() -> None:
    """The entry of the console script."""
    stop_like_ctrl_c()
    stop_with_uv()
    try:
        app()
    except LocalError as error:
        if "--json" in sys.argv:
            print_document({"ok": False, "error": str(error)})
        sys.stderr.write(f"svyazka: {error}\n")
        sys.exit(1)
