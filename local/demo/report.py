"""The demo as a table for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.tree import Tree

if TYPE_CHECKING:
    from local.demo.journey import ChatLists
    from local.demo.record import Record, Step

ACTORS = {"class_teacher": "class teacher", "parent": "parent", "pupil": "pupil"}
COLOURS = {"class_teacher": "cyan", "parent": "magenta", "pupil": "yellow"}
WIDTH = 140


def document(record: Record, chats: ChatLists) -> dict[str, Any]:
    """The demo for a machine."""
    return {"ok": record.ok, "steps": record.as_documents(), "chats": chats}


def show(record: Record, chats: ChatLists) -> None:
    """Print steps, chats, and how it ended."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    console.print(_steps(record.steps))
    for actor, of_actor in chats.items():
        console.print(_chats(actor, of_actor))
    failed = [step for step in record.steps if not step.ok]
    if failed:
        console.print(f"\n[bold red]✗ {len(failed)} of {len(record.steps)} expectations did not hold.[/]")
    else:
        console.print(f"\n[bold green]✓ All {len(record.steps)} expectations held.[/]")


def _steps(steps: list[Step]) -> Table:
    table = Table(title="The journey: from the journal's login to the chats", title_justify="left", expand=False)
    table.add_column("", width=1)
    table.add_column("Who", no_wrap=True)
    table.add_column("Step")
    table.add_column("Expected")
    table.add_column("Got")
    before = ""
    for number, step in enumerate(steps):
        colour = COLOURS[step.actor]
        table.add_row(
            "[green]✓[/]" if step.ok else "[bold red]✗[/]",
            f"[{colour}]{ACTORS[step.actor]}[/]" if step.actor != before else "",
            _plain(step.step),
            _plain(step.expected),
            _plain(step.got) if step.ok else f"[red]{_plain(step.got)}[/]",
            end_section=number + 1 < len(steps) and steps[number + 1].actor != step.actor,
        )
        before = step.actor
    return table


def _chats(actor: str, chats: list[dict[str, Any]]) -> Tree:
    tree = Tree(f"[{COLOURS[actor]}]{ACTORS[actor]}[/] has {len(chats)} chats")
    for chat in chats:
        tree.add(f"[bold]{_plain(chat['title'])}[/]: {_plain(', '.join(chat['members']))}")
    return tree


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
