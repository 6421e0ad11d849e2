"""One measured run: a region of so many schools from its bundle into chats, and a tenth of it changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local import environment
from local.bench import schema
from local.bench.endpoint import aws_endpoint
from local.bench.roster import bundle, changes, linking
from local.bench.roster.figures import Phase, Size
from local.bench.roster.schools import schools
from local.bench.roster.worker import BUCKET
from local.demo_region import academic_year
from local.dynamodb_local.server import running
from local.errors import LocalError
from local.paths import LOGS, PROJECT
from local.progress import step

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.demo_region.region import Region

LOG = LOGS / "bench-roster.log"
FIRST, SECOND = (8, 25, 3, 0, 0), (8, 26, 3, 0, 0)
SUBJECT_CHATS = 132
"""Of some 270 lessons of a school: then people are in nine chats on average."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: how many schools, and how many subject chats each has."""

    schools: int
    subject_chats: int = SUBJECT_CHATS


class Handlers:
    """The process in which the handlers run."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def order(self, do: str, **more: Any) -> dict[str, Any]:
        """Give an order and wait. Raises LocalError where the process ends instead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            message = f"The handlers have failed; the whole output is in {LOG}. Its end:\n{_tail()}"
            raise LocalError(message)
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True, slots=True)
class Bench:
    """DynamoDB Local, a bucket, the handlers, and a folder for bundles."""

    dynamodb: Any
    s3: Any
    handlers: Handlers
    folder: Path

    def run(self, plan: Plan) -> Size:
        """Import, chats, changes."""
        year = academic_year.containing(academic_year.today())
        numbers = range(1, plan.schools + 1)
        with step(f"Making {plan.schools} schools"):
            counts = bundle.write(self.folder / "first.zip", schools(numbers, year), (year, *FIRST))
            changed = map(_changed, schools(numbers, year))
            bundle.write(self.folder / "second.zip", changed, (year, *SECOND))
        imported = self._import("first")
        with step("Everybody links (not measured)"):
            self._prepare(plan, numbers, year)
        with step("Into the chats"):
            chats = Phase.of(self.handlers.order("run"))
        changes_made = self._import("second")
        return Size.of(plan.schools, counts, imported, chats, changes_made)

    def _import(self, name: str) -> Phase:
        with step(f"Importing the {name} bundle"):
            key = f"uploads/{name}.zip"
            self.s3.upload_file(str(self.folder / f"{name}.zip"), BUCKET, key)
            answer = self.handlers.order("run", announce=[key])
            self._check(f"reports/{name}.json")
        return Phase.of(answer)

    def _check(self, key: str) -> None:
        summary = json.load(self.s3.get_object(Bucket=BUCKET, Key=key)["Body"])
        if not summary["ok"]:
            message = f"The importer has not taken all rows: {json.dumps(summary)[:1000]}"
            raise LocalError(message)

    def _prepare(self, plan: Plan, numbers: range, year: int) -> None:
        put = partial(linking.put_all, self.dynamodb)
        for region in schools(numbers, year):
            put(linking.subject_chats(region, plan.subject_chats))
        self.handlers.order("skip")
        for region in schools(numbers, year):
            put(linking.links(region))


def measure(plan: Plan) -> Size:
    """A run from nothing."""
    with opened() as bench:
        return bench.run(plan)


@contextmanager
def opened() -> Generator[Bench]:
    """An empty AWS with handlers: the table on DynamoDB Local, the bucket on moto in this process."""
    with running() as dynamodb_address, aws_endpoint() as s3_address, tempfile.TemporaryDirectory() as folder:
        client = partial(
            boto3.client,
            region_name=environment.REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - of nobody
        )
        dynamodb = client("dynamodb", endpoint_url=dynamodb_address)
        dynamodb.create_table(
            **schema.definition("state"),
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        s3 = client("s3")
        s3.create_bucket(Bucket=BUCKET)
        with _handlers(dynamodb_address, s3_address) as handlers:
            yield Bench(dynamodb, s3, handlers, Path(folder))


@contextmanager
def _handlers(dynamodb_address: str, s3_address: str) -> Generator[Handlers]:
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.bench.roster.worker"],
            env=_environment(dynamodb_address, s3_address),
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Handlers(process)
        finally:
            process.terminate()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()


def _environment(dynamodb_address: str, s3_address: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        **environment.credentials(int(s3_address.rpartition(":")[2])),
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_address,
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "EVENT_BUS": "svyazka",
        "ROSTER_BUCKET": BUCKET,
    }


def _changed(region: Region) -> Region:
    changes.change(region)
    return region


def _tail() -> str:
    return "\n".join(LOG.read_text("utf-8", "replace").splitlines()[-15:])
