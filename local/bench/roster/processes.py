"""Processes in which handlers run, seen from the program that measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from infra_cdk.assets import build_layer, host_architecture
from local import environment
from local.bench.roster.worker import PARTITIONS_A_STATEMENT
from local.errors import LocalError
from local.paths import LOGS, PROJECT

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.bench.roster.databases import Running
    from local.bench.roster.runtime import CallReport

LOG = LOGS / "bench-roster.log"
BUCKET = "bundles"


class HandlerProcess:
    """One process; a call at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, module: str, event: dict[str, Any]) -> CallReport:
        """Call `functions.<module>.handler` there. Raises LocalError where the process ends instead of answering."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"module": module, "event": event}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            end = "\n".join(LOG.read_text("utf-8", "replace").splitlines()[-15:])
            message = f"{module} has failed; the whole output is in {LOG}. Its end:\n{end}"
            raise LocalError(message)
        report: CallReport = json.loads(line)
        return report


@contextmanager
def started(how_many: int, dynamodb: Running, s3_address: str) -> Generator[list[HandlerProcess]]:
    """Start a number of processes that use this DynamoDB and the S3 at this address."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "local.bench.roster.worker"],
                env=_environment(dynamodb, s3_address),
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            for _ in range(how_many)
        ]
        try:
            yield [HandlerProcess(process) for process in processes]
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.communicate()


def _environment(dynamodb: Running, s3_address: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        **environment.credentials(int(s3_address.rpartition(":")[2])),
        "PYTHONPATH": str(build_layer(host_architecture()) / "python"),  # the packages that a function has
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb.address,
        PARTITIONS_A_STATEMENT: str(dynamodb.partitions_a_statement),
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "MESSAGES_TABLE": "messages",
        "EVENT_BUS": "svyazka",
        "ROSTER_LARGEST_REMOVAL": "10",
        "ROSTER_FREEZE": "none",
    }
