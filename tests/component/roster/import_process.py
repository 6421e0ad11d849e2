"""A process that works off both queues of the import as Lambda would, and may be killed in the midst of it.

`KILL_AT`: the number of the call to AWS at which it kills itself, by SIGKILL. `KILL_WHEN`: `before` it is sent, `after`
its answer has come (what it did is done, and nobody has noted it), or `between` it and a later one, `KILL_MS`
milliseconds after the answer. It prints how many calls it made.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from functions.roster.handlers import import_bundle, import_school
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = SimpleNamespace(
    function_name="import", memory_limit_in_mb=1, invoked_function_arn="arn:aws:lambda:x", aws_request_id="1"
)
CALLS = [0]
LOCK = threading.Lock()
MINE = threading.local()
AT = int(os.environ.get("KILL_AT", "0"))
WHEN = os.environ.get("KILL_WHEN", "before")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def count(**_: Any) -> None:
    """A call is about to be sent, in this thread."""
    with LOCK:
        CALLS[0] += 1
        MINE.number = CALLS[0]
    if MINE.number == AT and WHEN == "before":
        die()


def answered(**_: Any) -> None:
    """Its answer has come."""
    if MINE.number == AT and WHEN == "after":
        die()
    if MINE.number == AT and WHEN == "between":
        threading.Timer(int(os.environ["KILL_MS"]) / 1000, die).start()


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
        aws.client(service).meta.events.register("after-call", answered)
    while work_off(os.environ["IMPORT_QUEUE_URL"], import_bundle.handler) or work_off(
        os.environ["SCHOOL_QUEUE_URL"], import_school.handler
    ):
        pass
    sys.stderr.write(str(CALLS[0]))


if __name__ == "__main__":
    main()
