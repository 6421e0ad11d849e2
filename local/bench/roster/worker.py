"""The process in which the handlers run, as its own program, so that its memory is theirs alone.

Each line on standard input is an order, {"do": "skip" | "run", "announce": [key of an upload, …]}; for each a JSON
object comes back on standard output: what was done for it. What handlers print goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.session import Session

from local.bench.roster.pump import Pump
from local.bench.roster.queues import Message, Queues
from local.bench.roster.stream import StreamReader
from local.bench.roster.units import Units
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "bundles"
STATUS = Path("/proc/self/status")


def answers() -> Iterator[dict[str, Any]]:
    """Carry out the orders of standard input, one after the other."""
    queues, stream = Queues(), _stream()
    os.environ.update(queues.settings())
    queues.watch(aws.client("sqs"), aws.client("events"))
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "skip":
            stream.skip()
            yield {}
        else:
            yield _run(Pump(queues, stream, Units()), order)


def _run(pump: Pump, order: dict[str, Any]) -> dict[str, Any]:
    units = pump.units
    units.watch(aws.dynamodb())
    pump.queues.requests.clear()
    for key in order.get("announce", []):
        pump.queues.put("ROSTER_IMPORT_QUEUE_URL", Message(announcement(key)))
    begun, cpu = time.perf_counter(), time.process_time()
    pump.run()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    units.forget(aws.dynamodb())
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "units": dict(units.units),
        "calls": dict(units.calls),
        "requests": dict(pump.queues.requests),
        "work": {module: asdict(work) for module, work in pump.work.items()},
        "entities": dict(pump.entities),
        "peak_mb": peak_mb(),
    }


def announcement(key: str) -> str:
    """What S3 says of an upload."""
    s3 = {"bucket": {"name": BUCKET}, "object": {"key": key, "size": 1}}
    record = {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}
    return json.dumps({"Records": [record]})


def peak_mb() -> float:
    """The most memory that this process has had, in MiB.

    Linux tells it of the program itself; getrusage would also count the program that started it.
    """
    if STATUS.exists():
        line = next(line for line in STATUS.read_text("ascii", "replace").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # noqa: PLC0415 - there is none on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def _stream() -> StreamReader:
    # The table's own reader is Lambda's, not ours: botocore's plain client, whose calls nobody counts.
    session = Session()
    streams = session.create_client("dynamodbstreams", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
    [stream] = streams.list_streams(TableName="state")["Streams"]
    return StreamReader(streams, stream["StreamArn"])


def main() -> None:
    """Answer until standard input ends."""
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for answer in answers():
        told.write(json.dumps(answer) + "\n")
        told.flush()


if __name__ == "__main__":
    main()
