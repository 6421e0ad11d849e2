"""Uploaded bundles and the reports beside them."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError

from functions.roster.importing import import_bundle
from functions.roster.messages import NotOursError, Reason
from functions.roster.report import Report
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.messages import Upload
    from functions.roster.summary import Summary


def import_upload(upload: Upload) -> Summary:
    """Import an uploaded bundle and write the report and the summary beside it; the summary comes last.

    Raises NotOursError where there is no such object any more.
    """
    with _downloaded(upload) as (file, uploaded_ms), Report() as report:
        summary = import_bundle(file, uploaded_ms, report)
        _put(upload, "csv", report.content(), "text/csv; charset=utf-8")
        _put(upload, "json", json.dumps(summary.document()).encode(), "application/json")
    return summary


@contextmanager
def _downloaded(upload: Upload) -> Iterator[tuple[IO[bytes], int]]:
    try:
        answer = aws.client("s3").get_object(Bucket=upload.bucket, Key=upload.key)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise NotOursError(Reason.OBJECT_MISSING) from error
    with TemporaryFile() as file:
        shutil.copyfileobj(answer["Body"], file)
        file.seek(0)
        yield file, round(answer["LastModified"].timestamp() * 1000)


def _put(upload: Upload, ending: str, body: bytes | IO[bytes], content_type: str) -> None:
    aws.client("s3").put_object(Bucket=upload.bucket, Key=upload.beside(ending), Body=body, ContentType=content_type)
