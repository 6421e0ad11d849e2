"""The stack that runs on this machine, as the walk sees it: by its bucket, its queue, HTTP and SMS."""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import aws, environment, sms
from local.demo.browser import Browser
from local.demo.waiting import until
from local.errors import LocalError
from local.running import address_of
from operations.roster.uploading import upload
from operations.roster.waiting import follow
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from local.prove.cast import Account, Event

SECONDS = 120.0


class DeployedStack:
    """See `walk.Stack`."""

    def __init__(self, port: int) -> None:
        """Lead the AWS clients of this process to the stack on that port."""
        os.environ.update(environment.credentials(port))
        outputs = aws.outputs(port, aws.STATE_STACK)
        os.environ[Setting.STATE_TABLE] = outputs["StateTable"]
        os.environ[Setting.ACCESS_TABLE] = outputs["AccessTable"]
        self._address = address_of(port)
        self._bucket = outputs["RosterBucket"]
        self._queue = outputs["RosterChangesQueueUrl"]
        self._sqs: Any = aws.client("sqs", port)

    def import_bundle(self, content: bytes) -> None:
        """Upload it as a regional system does. Raises LocalError where it isn't taken."""
        with tempfile.TemporaryDirectory(prefix="svyazka-") as folder:
            file = Path(folder) / f"rights-{time.time_ns()}.zip"
            file.write_bytes(content)
            summary = follow(*upload(file, self._bucket, dry_run=False))
        if not summary["ok"]:
            message = f"The import of the walk's people went wrong: {json.dumps(summary, ensure_ascii=False)}"
            raise LocalError(message)

    def send_changes(self, events: list[Event]) -> None:
        """Send each as a message of its own."""
        for event in events:
            self._sqs.send_message(QueueUrl=self._queue, MessageBody=json.dumps(event, ensure_ascii=False))

    @contextmanager
    def browser(self, account: Account | None) -> Generator[Browser]:
        """Log in with the password from the roster."""
        with Browser(self._address) as browser:
            if account is not None:
                given = {
                    "organisation_id": account.organisation_id,
                    "login": account.login,
                    "password": account.password,
                }
                answer = browser.send("POST", "/session", given)
                if not answer.ok:
                    message = f"{account.login} can't log in: {answer}"
                    raise LocalError(message)
            yield browser

    def code(self, phone: str) -> str:
        """The newest text to the phone."""
        texts = until(lambda: sms.read(self._address, phone), bool, "Waiting for an SMS")
        return (texts[-1].code if texts else None) or ""

    def pause(self, seconds: int) -> None:
        """Sleep."""
        time.sleep(seconds)

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Look again and again."""
        if not until(holds, bool, f"Waiting: {what}", SECONDS):
            message = f"The stack has not come so far within {SECONDS:.0f} s: {what}"
            raise LocalError(message)
