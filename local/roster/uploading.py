"""A bundle into the roster bucket."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from functions.roster.messages import UPLOADS, Upload
from functions.roster.uploads import DRY_RUN, import_id
from local.errors import LocalError
from svyazka_common import aws

if TYPE_CHECKING:
    from pathlib import Path


def upload(file: Path, bucket: str, *, dry_run: bool) -> tuple[Upload, str]:
    """Put a file in the bucket, as a regional system does; where it lies and the id of its import.

    Raises LocalError where it is no zip file.
    """
    if not zipfile.is_zipfile(file):
        message = f"{file} is not a zip file"
        raise LocalError(message)
    put = Upload(bucket=bucket, key=f"{UPLOADS}{file.name}")
    with file.open("rb") as body:
        metadata = {DRY_RUN: "true"} if dry_run else {}
        aws.client("s3").put_object(Bucket=bucket, Key=put.key, Body=body, Metadata=metadata)
    found = aws.client("s3").head_object(Bucket=bucket, Key=put.key)
    return put, import_id(put.key, found["ETag"], found["LastModified"])
