"""Puts a bundle into the roster bucket."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.repository.bucket import DRY_RUN, address, import_id
from functions.roster.schemas import UPLOADS, Upload
from operations.errors import CommandError
from svyazka_common import aws

if TYPE_CHECKING:
    from pathlib import Path


def upload(file: Path, bucket: str, *, dry_run: bool) -> tuple[Upload, str]:
    """Put a file in the bucket, as a regional system does; return its place there and the id of its import.

    Raises CommandError where it is no zip file.
    """
    if not zipfile.is_zipfile(file):
        message = f"{file} is not a zip file"
        raise CommandError(message)
    put = Upload(bucket=bucket, key=f"{UPLOADS}{file.name}")
    with file.open("rb") as body:
        metadata = {DRY_RUN: "true"} if dry_run else {}
        answer = aws.client("s3").put_object(Bucket=bucket, Key=put.key, Body=body, Metadata=metadata)
    put = replace(put, version=answer.get("VersionId"))
    stored = aws.client("s3").head_object(**address(put))
    return put, import_id(put, stored["ETag"], stored["LastModified"])
