"""Waiting for an import, school by school."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from functions.roster.repository import progress
from functions.roster.summary import document
from local.errors import LocalError
from local.progress import console

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.roster.messages import Upload

PAUSE_SECONDS = 0.5
TAKEN_UP_SECONDS = 300.0
"""How long an upload may lie there before the importer takes it up; then something is wrong with its queue."""
STILL_SECONDS = 2700.0
"""How long an import may stand still. A school whose try was broken off comes again after half an hour, so this is a
second one, or more schools than one; the splitter comes again after an hour and a half.
"""
SEE = (
    "It goes on by itself where it can, and ends as failed where it can't. See: uv run svyazka roster status,"
    " uv run svyazka dead-letters list, and the logs of roster-import-bundle and roster-import-school"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far something has come, in words and figures: other ones with each step."""

    done: bool
    far: str


def follow(upload: Upload, import_id: str) -> dict[str, Any]:
    """The summary of an import, once it has ended. Raises LocalError where nobody takes it up, or it stands still."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    deadline = time.monotonic() + TAKEN_UP_SECONDS
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Splitting by school", total=None)

        def look() -> Look:
            begun = progress.find_import(import_id)
            if begun is None:
                if time.monotonic() > deadline:
                    message = f"Nobody has taken up {upload.key} within {TAKEN_UP_SECONDS:.0f} s"
                    raise LocalError(message + "; is its queue worked off?")
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
    """What has come of an import, as it is written beside its upload. Raises LocalError where there is no such one."""
    begun = progress.find_import(import_id)
    if begun is None:
        message = f"There is no import {import_id}"
        raise LocalError(message)
    return document(begun, progress.schools_of(import_id))


def until(what: str, look: Callable[[], Look]) -> None:
    """Wait for something that functions of the stage do. Raises LocalError where it comes no further."""
    last, since = look(), time.monotonic()
    while not last.done:
        time.sleep(PAUSE_SECONDS)
        seen, now = look(), time.monotonic()
        if seen.far != last.far:
            since = now
        elif now - since > STILL_SECONDS and not seen.done:
            message = f"{what} has not come further for {STILL_SECONDS / 60:.0f} min: {seen.far}. {SEE}"
            raise LocalError(message)
        last = seen
