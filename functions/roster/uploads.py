"""What lies in the roster bucket: uploads, their parts, and the reports beside them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.roster.json_lines import of_lines
from functions.roster.messages import NotOursError, Reason
from functions.roster.splitting.region import Region
from functions.roster.splitting.whereabouts import Whereabouts
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from functions.roster.messages import Upload

PARTS = "parts/"
WHEREABOUTS = "whereabouts.jsonl.gz"
DRY_RUN = "dry-run"
"""The metadata of an upload of which only the difference is to be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """An uploaded bundle on our disk; `uploaded_ms` are milliseconds since 1970."""

    file: IO[bytes]
    import_id: str
    uploaded_ms: int
    dry_run: bool


def import_id(key: str, etag: str, uploaded_at: datetime) -> str:
    """The same for the same object however often it is announced: `20261123-150226-3f9a2c1b`."""
    digest = hashlib.sha256(f"{key}#{etag.strip('"')}".encode()).hexdigest()
    return f"{uploaded_at:%Y%m%d-%H%M%S}-{digest[:8]}"


@contextmanager
def downloaded(upload: Upload) -> Iterator[Downloaded]:
    """An upload, copied to disk a piece at a time. Raises NotOursError where there is no such object any more."""
    try:
        answer = aws.client("s3").get_object(Bucket=upload.bucket, Key=upload.key)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise NotOursError(Reason.OBJECT_MISSING) from error
    with TemporaryFile() as file:
        shutil.copyfileobj(answer["Body"], file)
        file.seek(0)
        yield Downloaded(
            file=file,
            import_id=import_id(upload.key, answer["ETag"], answer["LastModified"]),
            uploaded_ms=round(answer["LastModified"].timestamp() * 1000),
            dry_run=answer.get("Metadata", {}).get(DRY_RUN) == "true",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of an import, each a gzip file of JSON."""

    bucket: str
    import_id: str

    def put_region(self, region: Region) -> None:
        """Store what all schools share."""
        self._put("region.json.gz", gzip.compress(json.dumps(region.document()).encode(), mtime=0))

    def region(self) -> Region:
        """What all schools share."""
        return Region(**json.loads(gzip.decompress(self._get("region.json.gz").read())))

    def put_school(self, organisation_id: str, path: Path | None) -> None:
        """Store a school's part; an empty one where there is no file."""
        if path is None:
            self._put(f"school/{organisation_id}.jsonl.gz", gzip.compress(b"", mtime=0))
        else:
            with path.open("rb") as file:
                self._put(f"school/{organisation_id}.jsonl.gz", file)

    def school(self, organisation_id: str) -> Iterator[list[Any]]:
        """The lines of a school's part. Raises NotOursError where it is there no more."""
        body = self._get(f"school/{organisation_id}.jsonl.gz")
        with gzip.open(body, "rt", encoding="utf-8", newline="\n") as file:
            yield from of_lines(file)

    def put_whereabouts(self, content: IO[bytes]) -> None:
        """Store where all classes and persons are."""
        content.seek(0)
        self._put(WHEREABOUTS, content)

    def whereabouts(self, region: Region) -> Whereabouts:
        """Where all classes and persons are; it is read as far as it is asked."""

        def read(first: int, end: int) -> bytes:
            return self._get(WHEREABOUTS, f"bytes={first}-{end - 1}").read()

        return Whereabouts(region.whereabouts, read)

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
            raise NotOursError(Reason.PART_MISSING) from error
        return io.BytesIO(body.read())


def put_report(upload: Upload, ending: str, body: bytes | IO[bytes], content_type: str) -> None:
    """Store a report beside an upload."""
    aws.client("s3").put_object(Bucket=upload.bucket, Key=upload.beside(ending), Body=body, ContentType=content_type)
