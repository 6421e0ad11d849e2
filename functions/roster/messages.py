"""The announcements of S3 that the import queue carries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote_plus

UPLOADS = "uploads/"
REPORTS = "reports/"


class Reason(StrEnum):
    """Why a message is not ours, as told in the dead-letter queue."""

    NOT_JSON = "not_json"
    NOT_FROM_S3 = "not_from_s3"
    NOT_A_CREATION = "not_a_creation"
    NOT_AN_UPLOAD = "not_an_upload"
    OBJECT_MISSING = "object_missing"
    NOT_A_TASK = "not_a_task"
    PART_MISSING = "part_missing"


class NotOursError(Exception):
    """A message that no retry will make right."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An object under `uploads/`."""

    bucket: str
    key: str

    def beside(self, ending: str) -> str:
        """The key of what belongs to it: `uploads/a/b.zip` has its report under `reports/a/b.csv`."""
        name = self.key.removeprefix(UPLOADS)
        return f"{REPORTS}{name.removesuffix('.zip')}.{ending}"


def uploads_in(body: str) -> list[Upload]:
    """The uploads that a message announces; none in the test message that S3 sends first. Raises NotOursError."""
    try:
        message = json.loads(body)
    except ValueError as error:
        raise NotOursError(Reason.NOT_JSON) from error
    if not isinstance(message, dict):
        raise NotOursError(Reason.NOT_FROM_S3)
    if message.get("Event") == "s3:TestEvent":
        return []
    records = message.get("Records")
    if not isinstance(records, list) or not records:
        raise NotOursError(Reason.NOT_FROM_S3)
    return [_upload(record) for record in records]


def _upload(record: Any) -> Upload:
    try:
        source, name = record["eventSource"], record["eventName"]
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
    except (KeyError, TypeError) as error:
        raise NotOursError(Reason.NOT_FROM_S3) from error
    if source != "aws:s3" or not all(isinstance(text, str) for text in (name, bucket, key)):
        raise NotOursError(Reason.NOT_FROM_S3)
    if not name.removeprefix("s3:").startswith("ObjectCreated:"):
        raise NotOursError(Reason.NOT_A_CREATION)
    key = unquote_plus(key)
    if not key.startswith(UPLOADS) or key == UPLOADS:
        raise NotOursError(Reason.NOT_AN_UPLOAD)
    return Upload(bucket=bucket, key=key)
