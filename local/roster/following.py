"""Waiting for an import, school by school."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from functions.roster.repository import progress
from local.errors import LocalError
from local.progress import console
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.roster.messages import Upload

PAUSE_SECONDS = 0.5
TAKEN_UP_SECONDS = 300.0
"""How long an upload may lie there before the importer takes it up; then something is wrong with its queue."""
MISSING = {"NoSuchKey", "404"}


def follow(upload: Upload, import_id: str) -> dict[str, Any]:
    """The summary of an import, once it is there. Raises LocalError where nobody takes it up."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Splitting by school", total=None)

        def finished() -> bool:
            begun = progress.find_import(import_id)
            if begun is None or begun.state == "splitting":
                return False
            bar.update(task, description="Schools", total=begun.schools, completed=begun.settled)
            return begun.finished_at is not None

        deadline = time.monotonic() + TAKEN_UP_SECONDS
        while not finished():
            if time.monotonic() > deadline and progress.find_import(import_id) is None:
                message = f"Nobody has taken up {upload.key} within {TAKEN_UP_SECONDS:.0f} s; is its queue worked off?"
                raise LocalError(message)
            time.sleep(PAUSE_SECONDS)
    return summary(upload)


def summary(upload: Upload) -> dict[str, Any]:
    """The summary beside an upload. Raises LocalError where there is none."""
    key = upload.beside("json")
    try:
        answer = aws.client("s3").get_object(Bucket=upload.bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        message = f"There is no {key} in the bucket"
        raise LocalError(message) from None
    document: dict[str, Any] = json.load(answer["Body"])
    return document


def until(done: Callable[[], bool]) -> None:
    """Wait for something that a function of the stage does."""
    while not done():
        time.sleep(PAUSE_SECONDS)
