"""One measured run: a region of so many schools from its bundle into chats, and a tenth of it changed."""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.bench import schema
from local.bench.endpoint import aws_endpoint
from local.bench.roster import bundle, changes, clients, linking
from local.bench.roster.databases import running
from local.bench.roster.figures import Size
from local.bench.roster.phase import Phase
from local.bench.roster.processes import BUCKET, started
from local.bench.roster.pump import READERS, Pump
from local.bench.roster.queues import IMPORTS, Message, Queues
from local.bench.roster.schools import schools
from local.bench.roster.stream import StreamReader
from local.demo_region import academic_year
from local.errors import LocalError
from operations.terminal import step
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Member

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.bench.roster.databases import Database
    from local.demo_region.region import Region

FIRST, SECOND = (8, 25, 3, 0, 0), (8, 26, 3, 0, 0)
SUBJECT_CHATS = 132
"""Of some 270 lessons of a school: then people are in nine chats on average."""
OF_QUEUES = 3
"""Processes for queues: one of them mostly waits for the table. Who follows the stream has one of its own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: how many schools, and how many subject chats each has."""

    schools: int
    subject_chats: int = SUBJECT_CHATS


@dataclass(frozen=True, slots=True)
class Bench:
    """A database, a bucket, what moves messages between the handlers, and a folder for bundles."""

    dynamodb: Any
    s3: Any
    queues: Queues
    stream: StreamReader
    pump: Pump
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
            chats = self._pumped()
        return Size.of(plan.schools, counts, imported, chats, self._import("second"))

    def import_again(self) -> Phase:
        """The second bundle once more, under another name."""
        return self._import("again", "second")

    def _import(self, name: str, file: str | None = None) -> Phase:
        with step(f"Importing the {file or name} bundle{' once more' if file else ''}"):
            key = f"uploads/{name}.zip"
            self.s3.upload_file(str(self.folder / f"{file or name}.zip"), BUCKET, key)
            self.queues.put(IMPORTS, Message(announcement(key)))
            phase = self._pumped()
            self._check(f"reports/{name}/")
        return phase

    def _pumped(self) -> Phase:
        begun = time.perf_counter()
        done = self.pump.run()
        return Phase.of(done, time.perf_counter() - begun)

    def _check(self, folder: str) -> None:
        """Raises LocalError where the newest import of an upload has not taken everything."""
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=folder)["Contents"]
        newest = max(
            (entry for entry in listed if entry["Key"].endswith(".json")), key=lambda entry: entry["LastModified"]
        )
        summary = json.load(self.s3.get_object(Bucket=BUCKET, Key=newest["Key"])["Body"])
        if not summary["ok"]:
            message = f"The importer has not taken all rows: {json.dumps(summary)[:1000]}"
            raise LocalError(message)

    def _prepare(self, plan: Plan, numbers: range, year: int) -> None:
        put = partial(linking.put_all, self.dynamodb)
        for region in schools(numbers, year):
            put(linking.subject_chats(region, plan.subject_chats))
        self.stream.skip()
        for region in schools(numbers, year):
            put(linking.links(region))

    def rooms(self) -> list[list[str]]:
        """The chats as lists of person ids."""
        chats = defaultdict[str, list[str]](list)
        scan = {"TableName": "state", "FilterExpression": "entity = :member"}
        for page in self.dynamodb.get_paginator("scan").paginate(
            **scan, ExpressionAttributeValues={":member": {"S": Member.entity}}
        ):
            for member in of_kind(Member, page["Items"]):
                chats[member.chat_id].append(member.person_id)
        return [sorted(chats[chat_id]) for chat_id in sorted(chats)]


def measure(plan: Plan, database: Database) -> Size:
    """A run from nothing."""
    with opened(database) as bench:
        return bench.run(plan)


def measure_rooms(plan: Plan, database: Database) -> tuple[Size, list[list[str]]]:
    """The same, and who was in which chat in the end."""
    with opened(database) as bench:
        return bench.run(plan), bench.rooms()


@contextmanager
def opened(database: Database) -> Generator[Bench]:
    """An empty AWS with handlers: the bucket is on moto in this process."""
    with running(database) as there, aws_endpoint() as s3_address, tempfile.TemporaryDirectory() as folder:
        client = clients.session().client
        dynamodb = client("dynamodb", endpoint_url=there.address)
        for table in ("access", "messages"):
            dynamodb.create_table(**schema.definition(table))
        state = dynamodb.create_table(
            **schema.definition("state"),
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )["TableDescription"]
        s3 = client("s3")
        s3.create_bucket(Bucket=BUCKET)
        queues, stream = Queues(), StreamReader(clients.streams(there.address), state["LatestStreamArn"])
        with started(len(READERS) + OF_QUEUES, there, s3_address) as handlers:
            yield Bench(dynamodb, s3, queues, stream, Pump(queues, stream, handlers), Path(folder))


def announcement(key: str) -> str:
    """Return the event by which S3 announces an upload."""
    s3 = {"bucket": {"name": BUCKET}, "object": {"key": key, "size": 1}}
    record = {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}
    return json.dumps({"Records": [record]})


def _changed(region: Region) -> Region:
    changes.change(region)
    return region
