"""Waits for what the functions of a stage do: for an import, school by school, and for follow-ups."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from functions.roster.repository import imports
from functions.roster.rules.report import summarise
from operations.errors import CommandError
from operations.terminal import console

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.roster.schemas import Upload

PAUSE_SECONDS = 0.5
TAKEN_UP_SECONDS = 300.0
"""How long an upload may wait for the importer. Longer means that something is wrong with its queue."""
STILL_SECONDS = 2700.0
"""How long an import may make no progress.

A school whose attempt broke off is tried again after half an hour, so this is longer than one such retry. The splitter
is tried again after an hour and a half only.
"""
SEE = (
    "It goes on by itself where it can, and ends as failed where it can't. See: uv run svyazka roster status,"
    " uv run svyazka dead-letters list, and the logs of roster-import-bundle and roster-import-school"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The progress of something: whether it is done, and a text (`far`) that changes with each step of it."""

    done: bool
    far: str


def follow(upload: Upload, import_id: str) -> dict[str, Any]:
    """Wait for an import to end; return its summary. Raises CommandError where it makes no progress."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    deadline = time.monotonic() + TAKEN_UP_SECONDS
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Splitting by school", total=None)

        def look() -> Look:
            begun = imports.find_import(import_id)
            if begun is None:
                if time.monotonic() > deadline:
                    message = f"Nobody has taken up {upload.key} within {TAKEN_UP_SECONDS:.0f} s"
                    raise CommandError(message + "; is its queue worked off?")
                return Look(done=False, far="nobody has taken it up")
            if begun.state == "splitting":
                return Look(done=False, far="it is being split")
            bar.update(task, description="Schools", total=begun.schools, completed=begun.settled)
            return Look(
                done=begun.finished_at is not None, far=f"{begun.settled} of {begun.schools} organisations are settled"
            )

        until(f"Import {import_id}", look)
    return summary(import_id)


def summary(import_id: str) -> dict[str, Any]:
    """Return the outcome of an import, as in the summary beside its upload. Raises CommandError if unknown."""
    begun = imports.find_import(import_id)
    if begun is None:
        message = f"There is no import {import_id}"
        raise CommandError(message)
    return summarise(begun, imports.schools_of(import_id))


def until(awaited: str, look: Callable[[], Look]) -> None:
    """Look again and again until it is done. Raises CommandError where it makes no progress."""
    last, since = look(), time.monotonic()
    while not last.done:
        time.sleep(PAUSE_SECONDS)
        seen, now = look(), time.monotonic()
        if seen.far != last.far:
            since = now
        elif now - since > STILL_SECONDS and not seen.done:
            message = f"{awaited} has not come further for {STILL_SECONDS / 60:.0f} min: {seen.far}. {SEE}"
            raise CommandError(message)
        last = seen
