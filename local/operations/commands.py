"""The operator's commands."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import Annotated

import typer

roster = typer.Typer(help="The roster: imports, and how it goes in the schools.", no_args_is_help=True)
dead_letters = typer.Typer(help="What could not be done: see it, and send it back.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Stage = Annotated[
    str | None, typer.Option("--stage", help="A stage of the cloud; without it, the stack that runs here.")
]
Queue = Annotated[str | None, typer.Argument(help="Only this queue: Provisioning, ChatsRelay, …")]


def why(
    person: Annotated[str, typer.Argument(help="A person's id, a login, or login@organisation_id.")],
    chat: Annotated[str | None, typer.Argument(help="A chat's id or title; without it, every chat.")] = None,
    *,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Say why somebody is in a chat, or isn't: which facts decided, and since when."""
    from local.operations.why import command  # noqa: PLC0415 - each command loads only what it needs

    command(person, chat, stage=stage, as_json=as_json)


def replay(  # noqa: PLR0913 - a command line's options
    begins: Annotated[str, typer.Option("--from", help="2026-09-01 or 2026-09-01T08:30+03:00; UTC without an offset.")],
    ends: Annotated[str | None, typer.Option("--to", help="The same; now, if left out.")] = None,
    *,
    rule: Annotated[str | None, typer.Option("--rule", help="Only to this rule of the bus, not to every one.")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Until all is sent.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Send the events of a while again, out of the bus's archive (30 days)."""
    from local.operations.replay import command  # noqa: PLC0415

    if not command(begins, ends, rule=rule, wait=wait, stage=stage, as_json=as_json):
        raise typer.Exit(1)


@roster.command()
def status(*, stage: Stage = None, as_json: Json = False) -> None:
    """Show the last imports, and for each school people, linked share, what waits, has failed and lags."""
    from local.operations.roster_status import command  # noqa: PLC0415

    command(stage=stage, as_json=as_json)


@roster.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A OneRoster bundle (zip of CSV).", exists=True, dir_okay=False)],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Until every school is done.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the difference, school by school.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Put a bundle in the bucket, as a regional system does. Exits 0 only if all of it went in."""
    from local.roster.commands import import_file as run  # noqa: PLC0415

    if not run(file, stage=stage, wait=wait, dry_run=dry_run, as_json=as_json):
        raise typer.Exit(1)


@roster.command()
def approve(
    import_id: Annotated[str, typer.Argument(help="The import, as `roster import` or `roster status` shows it.")],
    *,
    organisation: Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    despite_freeze: Annotated[bool, typer.Option("--despite-freeze", help="Also what a freeze holds back.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Let an import go on that stopped because it would take away too much."""
    from local.roster.commands import approve as run  # noqa: PLC0415

    if not run(import_id, organisation or [], stage=stage, despite_freeze=despite_freeze, as_json=as_json):
        raise typer.Exit(1)


@dead_letters.command("list")
def list_letters(queue: Queue = None, *, stage: Stage = None, as_json: Json = False) -> None:
    """Show every dead letter: where it lies, why, and for how long; never what is in it."""
    from local.operations.dead_letters import show  # noqa: PLC0415

    show(queue, stage=stage, as_json=as_json)


@dead_letters.command()
def redrive(
    queue: Queue = None,
    *,
    message: Annotated[str | None, typer.Option("--message", help="Only this one, by its message id.")] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Also those that were refused as none of ours.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Send dead letters back to where they came from, one by one; each is deleted only once it was taken there."""
    from local.operations.dead_letters import redrive as run  # noqa: PLC0415

    run(queue, message, refused=refused, stage=stage, as_json=as_json)
