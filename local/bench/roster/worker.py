"""A program of its own in which handlers run as in one Lambda environment, so that only their memory is measured.

Each line on standard input is a call, {"module", "event"}; for each a JSON object comes back on standard output
(`local.bench.roster.runtime.CallReport`). What handlers print goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys

from local.bench.roster.runtime import Runtime
from svyazka_common import reading

PARTITIONS_A_STATEMENT = "BENCH_PARTITIONS_A_STATEMENT"


def main() -> None:
    """Answer until standard input ends."""
    reading.PARTITIONS_A_STATEMENT = int(os.environ[PARTITIONS_A_STATEMENT])
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    runtime = Runtime()
    for line in sys.stdin:
        order = json.loads(line)
        results.write(json.dumps(runtime.call(order["module"], order["event"])) + "\n")
        results.flush()


if __name__ == "__main__":
    main()
