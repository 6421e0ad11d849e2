"""The demo region into a deployed stack, the way that a real region comes: a bundle put in the bucket."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from local import aws
from local.demo_region import academic_year, bundle
from local.errors import LocalError
from operations.terminal import step

if TYPE_CHECKING:
    from local.emulator_process import Emulator

UPLOAD = "uploads/demo-region.zip"
REPORTS = "reports/demo-region/"
"""Below it each import has its report, the newest with the greatest name."""
IMPORT_SECONDS = 300.0
PAUSE_SECONDS = 0.5


def load(emulator: Emulator) -> None:
    """Upload the bundle and wait for the importer's report. Raises LocalError where it doesn't say that all went in."""
    year = academic_year.containing(academic_year.today())
    bucket = aws.outputs(emulator.port, aws.STATE_STACK)["RosterBucket"]
    s3 = aws.client("s3", emulator.port)
    with step("Loading the demo region"):
        s3.put_object(Bucket=bucket, Key=UPLOAD, Body=bundle.zipped(year))
        report = _report(s3, bucket, emulator)
    if not report["ok"]:
        text = json.dumps(report, ensure_ascii=False)[:1000]
        message = f"The importer has not taken all of the demo region: {text}"
        raise LocalError(message)


def forget_second_rounds(emulator: Emulator) -> None:
    """Take out the messages that would read the inverse index again after a minute, one for each pupil.

    They are there because a real index lags (`functions.chats.use_cases.provision`). The emulator's doesn't, and at
    each start of the stack they would keep it busy.
    """
    queue = aws.outputs(emulator.port, aws.STATE_STACK)["ProvisioningQueueUrl"]
    aws.client("sqs", emulator.port).purge_queue(QueueUrl=queue)


def _report(s3: Any, bucket: str, emulator: Emulator) -> dict[str, Any]:
    deadline = time.monotonic() + IMPORT_SECONDS
    while time.monotonic() < deadline:
        objects = s3.list_objects_v2(Bucket=bucket, Prefix=REPORTS).get("Contents", [])
        keys = [entry["Key"] for entry in objects if entry["Key"].endswith(".json")]
        if keys:
            report: dict[str, Any] = json.load(s3.get_object(Bucket=bucket, Key=max(keys))["Body"])
            return report
        time.sleep(PAUSE_SECONDS)
    log = emulator.home / "emulator.log"
    message = f"No report of the importer within {IMPORT_SECONDS:.0f} s; the emulator's log is {log}"
    raise LocalError(message)
