"""`svyazka roster import`, `report` and `approve`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from functions.roster.repository import imports
from functions.roster.schemas import SchoolTask
from functions.roster.use_cases.import_states import start_schools
from operations.errors import CommandError
from operations.roster.causes import causes_of, documents, report_address
from operations.roster.printing import print_outcome
from operations.roster.uploading import upload
from operations.roster.waiting import Look, follow, summary, until
from operations.target import enter
from operations.terminal import print_document, say, step
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from svyazka_common.records.imports import SchoolImport


def import_file(file: Path, *, stage: str | None, wait: bool, dry_run: bool, as_json: bool) -> bool:
    """Upload a bundle, and wait for its outcome if asked; a dry run always waits. Returns whether all went in."""
    target = enter(stage)
    with step(f"Uploading {file.name}"):
        put, import_id = upload(file, target.outputs["RosterBucket"], dry_run=dry_run)
    if not (wait or dry_run):
        if as_json:
            print_document({"ok": True, "import_id": import_id, "upload": put.key})
        else:
            say(f"Import {import_id}; how it goes: uv run svyazka roster report {import_id}")
        return True
    return _print_outcome(follow(put, import_id), as_json=as_json)


def report(import_id: str, *, stage: str | None, as_json: bool) -> bool:
    """Print the outcome of an import and the problems of its files. Returns whether all rows were taken.

    Raises CommandError where there is no such import.
    """
    enter(stage)
    return _print_outcome(summary(import_id), as_json=as_json)


def approve(
    import_id: str, organisations: list[str], *, stage: str | None, despite_freeze: bool, as_json: bool
) -> bool:
    """Let the organisations that wait for approval go on, and wait for them. Returns whether all is done then.

    Raises CommandError where nothing waits, where it was a dry run, and where they make no progress.
    """
    target = enter(stage)
    os.environ[Setting.SCHOOL_QUEUE_URL] = target.outputs["RosterSchoolQueueUrl"]
    begun = imports.find_import(import_id)
    if begun is None:
        message = f"There is no import {import_id}"
        raise CommandError(message)
    if begun.dry_run:
        message = (
            f"Import {import_id} was a dry run, so nothing of it can be done. Import the file itself"
            " (uv run svyazka roster import FILE) and approve that, if it stops"
        )
        raise CommandError(message)
    waiting = _waiting(import_id, organisations, despite_freeze=despite_freeze)
    if not waiting:
        message = f"Nothing of import {import_id} waits for an approval"
        raise CommandError(message)
    chosen = {school.organisation_id: school.finished_at for school in waiting}
    with step(f"Going on with {len(chosen)} of import {import_id}"):
        start_schools(
            SchoolTask(import_id=import_id, organisation_id=one, approved=True, despite_freeze=despite_freeze)
            for one in chosen
        )
        until(f"Import {import_id}", lambda: _look(import_id, chosen))
    return _print_outcome(summary(import_id), as_json=as_json)


def _waiting(import_id: str, organisations: list[str], *, despite_freeze: bool) -> list[SchoolImport]:
    states = {"waiting_approval", "held_by_freeze"} if despite_freeze else {"waiting_approval"}
    return [
        school
        for school in imports.schools_of(import_id)
        if school.state in states and (not organisations or school.organisation_id in organisations)
    ]


def _look(import_id: str, before: dict[str, int | None]) -> Look:
    """Whether each organisation has ended since, and the summary has it."""
    begun = imports.find_import(import_id)
    schools = [one for one in imports.schools_of(import_id) if one.organisation_id in before]
    ended = [one.finished_at for one in schools if one.state not in {"waiting_approval", "waiting", "running"}]
    return Look(
        done=begun is not None
        and begun.finished_at is not None
        and len(ended) == len(before)
        and begun.finished_at >= max(moment or 0 for moment in ended),
        far=f"{len(ended)} of {len(before)} organisations have ended",
    )


def _print_outcome(document: dict[str, Any], *, as_json: bool) -> bool:
    """Print the outcome of an import. Returns whether all rows were taken."""
    begun = imports.find_import(document["import_id"])
    causes = causes_of(begun) if begun is not None else []
    bucket, key = report_address(begun) if begun is not None else ("", "")
    if as_json:
        print_document(document | {"problems": documents(causes), "report": f"s3://{bucket}/{key}"})
    else:
        print_outcome(document, causes, f"s3://{bucket}/{key}")
    return bool(document["ok"])
