"""The operator's commands: what each takes, and an example of each. `local.cli` puts them into `svyazka`.

Every command works on the stack of this machine, or with `--stage` on a stage in the cloud. A command's work stands in
the module that it imports: a command loads only what it needs.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import Annotated

import typer

from operations.terminal import examples

PANEL = "For the operator of a stage"
"""The heading of these commands in `svyazka --help`."""
app = typer.Typer()
"""`why` and `replay`, which belong to no group."""
roster = typer.Typer(
    help="The roster: imports, how each school stands, held changes.",
    epilog=examples("svyazka roster status --stage prod"),
    no_args_is_help=True,
)
dead_letters = typer.Typer(
    help="What a function could not do: see it, and send it back.",
    epilog=examples("svyazka dead-letters list --stage prod"),
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Stage = Annotated[
    str | None, typer.Option("--stage", help="A stage of the cloud; without it, the stack that runs here.")
]
Queue = Annotated[str | None, typer.Argument(help="Only this queue: Provisioning, ChatsRelay, …")]


@app.command(
    rich_help_panel=PANEL,
    epilog=examples("svyazka why belova.a", "svyazka why belova.a@school1 'Родители, 5А' --stage dev"),
)
def why(
    person: Annotated[str, typer.Argument(help="A person's id, a login, or login@organisation_id.")],
    chat: Annotated[str | None, typer.Argument(help="A chat's id or title; without it, every chat.")] = None,
    *,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Show why a person is in a chat, or isn't: which facts decided, and since when."""
    from operations.why import command  # noqa: PLC0415

    command(person, chat, stage=stage, as_json=as_json)


@app.command(
    rich_help_panel=PANEL,
    epilog=examples(
        "svyazka replay --from 2026-09-01",
        "svyazka replay --from 2026-09-01T08:30+03:00 --to 2026-09-02 --rule portal --wait --stage prod",
    ),
)
def replay(  # noqa: PLR0913 - a command line's options
    begins: Annotated[str, typer.Option("--from", help="2026-09-01 or 2026-09-01T08:30+03:00; UTC without an offset.")],
    ends: Annotated[str | None, typer.Option("--to", help="The same; now, if left out.")] = None,
    *,
    rule: Annotated[str | None, typer.Option("--rule", help="Only to this rule of the bus, not to every one.")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until all is sent.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Send the events of a period again, out of the bus's archive (30 days)."""
    from operations.replay import command  # noqa: PLC0415

    if not command(begins, ends, rule=rule, wait=wait, stage=stage, as_json=as_json):
        raise typer.Exit(1)


@app.command(
    name="erase-person",
    rich_help_panel=PANEL,
    epilog=examples("svyazka erase-person p-4711 --stage prod", "svyazka erase-person belova.a@school1 --in school2"),
)
def erase_person(
    person: Annotated[str, typer.Argument(help="A person's id, a login, or login@organisation_id.")],
    *,
    organisations: Annotated[
        list[str] | None, typer.Option("--in", help="A further organisation in whose chats they may have been.")
    ] = None,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Take a person out of all that was said in the chats; what they said stays, unsigned. It can't be undone.

    Files of exported chats that name them are deleted. Exits 1 while an export is being written that may name them.
    """
    from operations.erasing import command  # noqa: PLC0415

    if not command(person, organisations or [], stage=stage, as_json=as_json):
        raise typer.Exit(1)


@roster.command(epilog=examples("svyazka roster status --stage prod", "svyazka roster status --json"))
def status(*, stage: Stage = None, as_json: Json = False) -> None:
    """Show the last imports, and for each school people, linked share, what waits, failures and lag."""
    from operations.roster.status import command  # noqa: PLC0415

    command(stage=stage, as_json=as_json)


@roster.command(
    "import",
    epilog=examples(
        "svyazka roster import region.zip --dry-run --stage prod", "svyazka roster import region.zip --wait"
    ),
)
def import_file(
    file: Annotated[Path, typer.Argument(help="A OneRoster bundle (zip of CSV).", exists=True, dir_okay=False)],
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until every school is done.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the difference, school by school.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Put a bundle in the bucket, as a regional system does. Exits 0 only if all of it went in."""
    from operations.roster.imports import import_file as run  # noqa: PLC0415

    if not run(file, stage=stage, wait=wait, dry_run=dry_run, as_json=as_json):
        raise typer.Exit(1)


@roster.command(epilog=examples("svyazka roster report 20261129-193007-3fd8a978 --stage prod"))
def report(
    import_id: Annotated[str, typer.Argument(help="The import, as `roster import` or `roster status` shows it.")],
    *,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Show the outcome of an import, and its problems by cause. Exits 0 only if all of it went in."""
    from operations.roster.imports import report as run  # noqa: PLC0415

    if not run(import_id, stage=stage, as_json=as_json):
        raise typer.Exit(1)


@roster.command(epilog=examples("svyazka roster approve 20261129-193007-3fd8a978 --organisation school1 --stage prod"))
def approve(
    import_id: Annotated[str, typer.Argument(help="The import, as `roster import` or `roster status` shows it.")],
    *,
    organisation: Annotated[list[str] | None, typer.Option(help="Only this one; may be repeated.")] = None,
    despite_freeze: Annotated[bool, typer.Option("--despite-freeze", help="Also what a freeze holds back.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Approve an import that stopped because it would remove too many people or classes."""
    from operations.roster.imports import approve as run  # noqa: PLC0415

    if not run(import_id, organisation or [], stage=stage, despite_freeze=despite_freeze, as_json=as_json):
        raise typer.Exit(1)


@roster.command(epilog=examples("svyazka roster held --stage prod"))
def held(*, stage: Stage = None, as_json: Json = False) -> None:
    """Show the changes by queue that are held, where and why: too many removals within a day, or a freeze."""
    from operations.roster.held_changes import show  # noqa: PLC0415

    show(stage=stage, as_json=as_json)


@roster.command(
    epilog=examples(
        "svyazka roster release school1 --stage prod",
        "svyazka roster release 2026 --year --despite-freeze --stage prod",
        "svyazka roster release school1 --discard --stage prod",
    )
)
def release(  # noqa: PLR0913 - a command line's options
    place: Annotated[str, typer.Argument(help="The organisation, or with --year the academic year.")],
    *,
    year: Annotated[bool, typer.Option("--year", help="An academic year's changes.")] = False,
    despite_freeze: Annotated[bool, typer.Option("--despite-freeze", help="Also what a freeze holds back.")] = False,
    discard: Annotated[bool, typer.Option("--discard", help="Discard them instead: they were a mistake.")] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Release changes by queue that are held."""
    from operations.roster.held_changes import release as run  # noqa: PLC0415

    run(place, year=year, despite_freeze=despite_freeze, discard=discard, stage=stage, as_json=as_json)


@roster.command(
    epilog=examples(
        "svyazka roster version person anna --stage prod",
        "svyazka roster version enrolment anna 7a --reset 'microseconds sent' --stage prod",
    )
)
def version(
    kind: Annotated[str, typer.Argument(help="person, enrolment, role, … as in the messages' types.")],
    ids: Annotated[list[str], typer.Argument(help="What identifies it: person id and class id of an enrolment, …")],
    *,
    reset: Annotated[str | None, typer.Option("--reset", help="Set it to now, for this reason: logged.")] = None,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Show the version of a record; reset one that lies in the future, which no true message could change."""
    from operations.roster.versions import command  # noqa: PLC0415

    command(kind, ids, reset=reset, stage=stage, as_json=as_json)


@dead_letters.command(
    "list", epilog=examples("svyazka dead-letters list --stage prod", "svyazka dead-letters list Provisioning --json")
)
def list_letters(queue: Queue = None, *, stage: Stage = None, as_json: Json = False) -> None:
    """Show every dead letter: its queue, its reason and its age; never its content."""
    from operations.dead_letters.command import show  # noqa: PLC0415

    show(queue, stage=stage, as_json=as_json)


@dead_letters.command(
    epilog=examples(
        "svyazka dead-letters redrive --stage prod", "svyazka dead-letters redrive RosterChanges --refused --stage prod"
    )
)
def redrive(
    queue: Queue = None,
    *,
    message: Annotated[str | None, typer.Option("--message", help="Only this one, by its message id.")] = None,
    refused: Annotated[
        bool, typer.Option("--refused", help="Also those that were refused as no message of ours.")
    ] = False,
    stage: Stage = None,
    as_json: Json = False,
) -> None:
    """Send dead letters back to their queues, one by one; each is deleted only once its queue has taken it."""
    from operations.dead_letters.command import redrive as run  # noqa: PLC0415

    run(queue, message, refused=refused, stage=stage, as_json=as_json)
