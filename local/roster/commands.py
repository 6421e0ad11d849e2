"""The two commands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from functions.roster import tasks
from functions.roster.messages import Upload
from functions.roster.repository import progress
from functions.roster.tasks import SchoolTask
from local.errors import LocalError
from local.operations.target import enter
from local.output import print_document
from local.progress import say, step
from local.roster.following import Look, follow, summary, until
from local.roster.telling import tell
from local.roster.uploading import upload
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from svyazka_common.records.imports import SchoolImport


def import_file(file: Path, *, stage: str | None, wait: bool, dry_run: bool, as_json: bool) -> bool:
    """Upload a bundle, and wait for what comes of it; whether all went in. A dry run is always waited for."""
    target = enter(stage)
    with step(f"Uploading {file.name}"):
        put, import_id = upload(file, target.outputs["RosterBucket"], dry_run=dry_run)
    if not (wait or dry_run):
        _print({"ok": True, "import_id": import_id, "upload": put.key}, put, as_json=as_json)
        return True
    told = follow(put, import_id)
    _print(told, put, as_json=as_json)
    return bool(told["ok"])


def approve(
    import_id: str, organisations: list[str], *, stage: str | None, despite_freeze: bool, as_json: bool
) -> bool:
    """Let the organisations that wait go on, and wait for them; whether all is done then.

    Raises LocalError where nothing waits, it was a dry run, or they come no further.
    """
    target = enter(stage)
    os.environ[Setting.SCHOOL_QUEUE_URL] = target.outputs["RosterSchoolQueueUrl"]
    begun = progress.find_import(import_id)
    if begun is None:
        message = f"There is no import {import_id}"
        raise LocalError(message)
    if begun.dry_run:
        message = (
            f"Import {import_id} was a dry run, so nothing of it can be done. Import the file itself"
            " (uv run svyazka roster import FILE) and approve that, if it stops"
        )
        raise LocalError(message)
    waiting = _waiting(import_id, organisations, despite_freeze=despite_freeze)
    if not waiting:
        message = f"Nothing of import {import_id} waits for an approval"
        raise LocalError(message)
    chosen = {school.organisation_id: school.finished_at for school in waiting}
    with step(f"Going on with {len(chosen)} of import {import_id}"):
        tasks.send(
            SchoolTask(import_id=import_id, organisation_id=one, approved=True, despite_freeze=despite_freeze)
            for one in chosen
        )
        until(f"Import {import_id}", lambda: _look(import_id, chosen))
    told = summary(import_id)
    _print(told, Upload(bucket=begun.bucket, key=begun.upload), as_json=as_json)
    return bool(told["ok"])


def _waiting(import_id: str, organisations: list[str], *, despite_freeze: bool) -> list[SchoolImport]:
    states = {"waiting_approval", "held_by_freeze"} if despite_freeze else {"waiting_approval"}
    return [
        school
        for school in progress.schools_of(import_id)
        if school.state in states and (not organisations or school.organisation_id in organisations)
    ]


def _look(import_id: str, before: dict[str, int | None]) -> Look:
    """Whether each has been gone on with, and the summary tells of it."""
    begun = progress.find_import(import_id)
    schools = [one for one in progress.schools_of(import_id) if one.organisation_id in before]
    ended = [one.finished_at for one in schools if one.state not in {"waiting_approval", "waiting", "running"}]
    return Look(
        done=begun is not None
        and begun.finished_at is not None
        and len(ended) == len(before)
        and begun.finished_at >= max(moment or 0 for moment in ended),
        far=f"{len(ended)} of {len(before)} organisations have ended",
    )


def _print(document: dict[str, Any], put: Upload, *, as_json: bool) -> None:
    report = f"s3://{put.bucket}/{put.beside('csv')}"
    if as_json:
        print_document(document | {"report": report})
    elif "counts" in document:
        tell(document, report)
    else:
        say(f"Import {document['import_id']}; how it goes: uv run svyazka roster status")
