"""Reads and writes the roster bucket: uploads, their parts, and reports."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from msgspec import Struct

from functions.roster.read.school_bundle import PlacementIndex, Region, of_lines
from functions.roster.schemas import NotOursError, NotOursReason, Upload
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from svyazka_common.records.imports import RosterImport

PARTS = "parts/"
PLACEMENT_INDEX = "placements.jsonl.gz"
DRY_RUN = "dry-run"
"""The metadata of an upload that is a dry run: only the difference is worked out."""


class Downloaded(Struct, frozen=True, kw_only=True):
    """An uploaded bundle on our disk; `uploaded_ms` are milliseconds since 1970."""

    file: IO[bytes]
    import_id: str
    uploaded_ms: int
    dry_run: bool


def import_id(upload: Upload, etag: str, uploaded_at: datetime) -> str:
    """The id of an object's import, the same however often it is announced: `20261123-150226-3f9a2c1b`."""
    digest = hashlib.sha256(f"{upload.place}#{etag.strip('"')}".encode()).hexdigest()
    return f"{uploaded_at:%Y%m%d-%H%M%S}-{digest[:8]}"


def address(upload: Upload) -> dict[str, str]:
    """The arguments that name an upload in calls of S3."""
    version = {"VersionId": upload.version} if upload.version is not None else {}
    return {"Bucket": upload.bucket, "Key": upload.key, **version}


@contextmanager
def downloaded(upload: Upload) -> Iterator[Downloaded]:
    """An upload, copied to disk a piece at a time. Raises NotOursError where there is no such object any more."""
    try:
        answer = aws.client("s3").get_object(**address(upload))
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NoSuchKey", "NoSuchVersion"}:
            raise
        raise NotOursError(NotOursReason.OBJECT_MISSING) from error
    with TemporaryFile() as file:
        shutil.copyfileobj(answer["Body"], file)
        file.seek(0)
        yield Downloaded(
            file=file,
            import_id=import_id(upload, answer["ETag"], answer["LastModified"]),
            uploaded_ms=round(answer["LastModified"].timestamp() * 1000),
            dry_run=answer.get("Metadata", {}).get(DRY_RUN) == "true",
        )


class Parts(Struct, frozen=True, kw_only=True):
    """The parts of an import, each a gzip file of JSON."""

    bucket: str
    import_id: str

    def put_region(self, region: Region) -> None:
        """Store what all schools share."""
        self._put("region.json.gz", gzip.compress(json.dumps(region.document()).encode(), mtime=0))

    def region(self) -> Region:
        """What all schools share."""
        return Region.of_document(json.loads(gzip.decompress(self._get("region.json.gz").read())))

    def put_school(self, organisation_id: str, path: Path | None) -> None:
        """Store a school's part; an empty part where there is no file."""
        if path is None:
            self._put(f"school/{organisation_id}.jsonl.gz", gzip.compress(b"", mtime=0))
        else:
            with path.open("rb") as file:
                self._put(f"school/{organisation_id}.jsonl.gz", file)

    def school(self, organisation_id: str) -> Iterator[list[Any]]:
        """The lines of a school's part. Raises NotOursError where the part doesn't exist any more."""
        body = self._get(f"school/{organisation_id}.jsonl.gz")
        with gzip.open(body, "rt", encoding="utf-8", newline="\n") as file:
            yield from of_lines(file)

    def put_placement_index(self, content: IO[bytes]) -> None:
        """Store where all classes and persons are."""
        content.seek(0)
        self._put(PLACEMENT_INDEX, content)

    def placement_index(self, region: Region) -> PlacementIndex:
        """Where all classes and persons are; it is read as far as it is asked."""

        def read(first: int, end: int) -> bytes:
            return self._get(PLACEMENT_INDEX, f"bytes={first}-{end - 1}").read()

        return PlacementIndex(region.placements, read)

    def put_report(self, name: str, content: IO[bytes]) -> None:
        """Store a part of the report."""
        self._put(f"report/{name}.csv", content)

    def report(self, name: str) -> IO[bytes]:
        """A part of the report."""
        return self._get(f"report/{name}.csv")

    def _put(self, name: str, body: bytes | IO[bytes]) -> None:
        aws.client("s3").put_object(Bucket=self.bucket, Key=f"{PARTS}{self.import_id}/{name}", Body=body)

    def _get(self, name: str, span: str | None = None) -> IO[bytes]:
        key = f"{PARTS}{self.import_id}/{name}"
        try:
            body: IO[bytes] = aws.client("s3").get_object(
                Bucket=self.bucket, Key=key, **({"Range": span} if span else {})
            )["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            raise NotOursError(NotOursReason.PART_MISSING) from error
        return io.BytesIO(body.read())


def put_report(begun: RosterImport, ending: str, body: bytes | IO[bytes], content_type: str) -> None:
    """Store a report of an import."""
    key = Upload(bucket=begun.bucket, key=begun.upload).report_key(begun.import_id, ending)
    aws.client("s3").put_object(Bucket=begun.bucket, Key=key, Body=body, ContentType=content_type)
