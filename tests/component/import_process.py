"""A process that works off both queues of the import as Lambda would, and may be killed in the midst of it.

`KILL_AT`: the number of the call to AWS before which it kills itself, by SIGKILL. It prints how many calls it made.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from functions.roster import import_bundle, import_school
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = SimpleNamespace(
    function_name="import", memory_limit_in_mb=1, invoked_function_arn="arn:aws:lambda:x", aws_request_id="1"
)
CALLS = [0]
LOCK = threading.Lock()


def count(**_: Any) -> None:
    with LOCK:
        CALLS[0] += 1
        if CALLS[0] == int(os.environ.get("KILL_AT", "0")):
            os.kill(os.getpid(), signal.SIGKILL)


def work_off(queue: str, handler: Callable[[dict[str, Any], Any], Any]) -> bool:
    """Handle one message; whether there was one."""
    sqs = aws.client("sqs")
    for message in sqs.receive_message(QueueUrl=queue, AttributeNames=["All"]).get("Messages", []):
        record = {
            "messageId": message["MessageId"],
            "body": message["Body"],
            "eventSource": "aws:sqs",
            "attributes": message["Attributes"],
        }
        if handler({"Records": [record]}, CONTEXT)["batchItemFailures"]:
            sys.exit("a message has failed")
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return True
    return False


def main() -> None:
    clock.today = lambda: os.environ["TODAY"]
    for service in ("s3", "sqs", "dynamodb"):
        aws.client(service).meta.events.register("before-send", count)
    while work_off(os.environ["IMPORT_QUEUE_URL"], import_bundle.handler) or work_off(
        os.environ["SCHOOL_QUEUE_URL"], import_school.handler
    ):
        pass
    sys.stderr.write(str(CALLS[0]))


if __name__ == "__main__":
    main()
