"""A process in which handlers run, as its own program, so that its memory is theirs alone: one Lambda environment.

Each line on standard input is a call, {"module", "event"}; for each a JSON object comes back on standard output
(`local.bench.roster.runtime.Told`). What handlers print goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys

from local.bench.roster.runtime import Runtime
from svyazka_common import statements

PARTITIONS_A_STATEMENT = "BENCH_PARTITIONS_A_STATEMENT"


def main() -> None:
    """Answer until standard input ends."""
    statements.PARTITIONS_A_STATEMENT = int(os.environ[PARTITIONS_A_STATEMENT])
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    runtime = Runtime()
    for line in sys.stdin:
        order = json.loads(line)
        told.write(json.dumps(runtime.call(order["module"], order["event"])) + "\n")
        told.flush()


if __name__ == "__main__":
    main()
