"""The messages of the queues of files: S3's announcements of uploads, and one organisation of one import."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_plus

from msgspec import Struct
from msgspec.structs import asdict

UPLOADS = "uploads/"
REPORTS = "reports/"


class NotOursReason(StrEnum):
    """Why a message is not ours, as the dead-letter queue names it."""

    NOT_JSON = "not_json"
    NOT_FROM_S3 = "not_from_s3"
    NOT_A_CREATION = "not_a_creation"
    NOT_AN_UPLOAD = "not_an_upload"
    OBJECT_MISSING = "object_missing"
    NOT_A_TASK = "not_a_task"
    PART_MISSING = "part_missing"


class NotOursError(Exception):
    """A message with which no retry can succeed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Upload(Struct, frozen=True, kw_only=True):
    """An object under `uploads/`; `version` is S3's, None where the bucket keeps none: a name may be used twice."""

    bucket: str
    key: str
    version: str | None = None

    @property
    def place(self) -> str:
        """An id that no other upload has: the key, and the object's version if there is one."""
        return self.key if self.version is None else f"{self.key}?versionId={self.version}"

    def report_key(self, import_id: str, ending: str) -> str:
        """The key of an import's report: `reports/a/b/20261123-150226-3f9a2c1b.csv` of `uploads/a/b.zip`."""
        name = self.key.removeprefix(UPLOADS)
        return f"{REPORTS}{name.removesuffix('.zip')}/{import_id}.{ending}"


def uploads_in(body: str) -> list[Upload]:
    """The uploads that a message announces; none in the test message that S3 sends first. Raises NotOursError."""
    try:
        message = json.loads(body)
    except ValueError as error:
        raise NotOursError(NotOursReason.NOT_JSON) from error
    if not isinstance(message, dict):
        raise NotOursError(NotOursReason.NOT_FROM_S3)
    if message.get("Event") == "s3:TestEvent":
        return []
    records = message.get("Records")
    if not isinstance(records, list) or not records:
        raise NotOursError(NotOursReason.NOT_FROM_S3)
    return [_upload(record) for record in records]


def _upload(record: Any) -> Upload:
    try:
        source, name = record["eventSource"], record["eventName"]
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        version = record["s3"]["object"].get("versionId")
    except (AttributeError, KeyError, TypeError) as error:
        raise NotOursError(NotOursReason.NOT_FROM_S3) from error
    if source != "aws:s3" or not all(isinstance(text, str) for text in (name, bucket, key)):
        raise NotOursError(NotOursReason.NOT_FROM_S3)
    if not name.removeprefix("s3:").startswith("ObjectCreated:"):
        raise NotOursError(NotOursReason.NOT_A_CREATION)
    key = unquote_plus(key)
    if not key.startswith(UPLOADS) or key == UPLOADS:
        raise NotOursError(NotOursReason.NOT_AN_UPLOAD)
    return Upload(bucket=bucket, key=key, version=version if isinstance(version, str) and version else None)


class SchoolTask(Struct, frozen=True, kw_only=True):
    """The import of one organisation. `approved`: however much is removed; `despite_freeze`: in a freeze too."""

    import_id: str
    organisation_id: str
    approved: bool = False
    despite_freeze: bool = False

    def message(self) -> dict[str, Any]:
        """For SQS; the organisation is the group, so that a large school doesn't hold up others (fair queues)."""
        return {"MessageBody": json.dumps(asdict(self)), "MessageGroupId": self.organisation_id}


def task_in(body: str) -> SchoolTask:
    """The task of a message. Raises NotOursError."""
    try:
        message = json.loads(body)
    except ValueError as error:
        raise NotOursError(NotOursReason.NOT_JSON) from error
    match message:
        case {"import_id": str(import_id), "organisation_id": str(organisation_id)}:
            return SchoolTask(
                import_id=import_id,
                organisation_id=organisation_id,
                approved=message.get("approved") is True,
                despite_freeze=message.get("despite_freeze") is True,
            )
        case _:
            raise NotOursError(NotOursReason.NOT_A_TASK)
