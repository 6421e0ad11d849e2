"""An import that is broken off anywhere ends as an unbroken one, once its messages come again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import pytest
from moto.backends import get_backend
from moto.server import ThreadedMotoServer
from roster_files import HEADERS, Moment, changed, delta, packed

from functions.roster.schemas import Upload
from roster.cloud import BUCKET, KEY, TODAY, World, announcement, loaded_world
from svyazka_common import aws
from svyazka_common.records.base import deserialise

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND: Moment = (2026, 9, 25, 3, 0, 0)
THIRD: Moment = (2026, 10, 1, 3, 0, 0)
PROCESS = Path(__file__).with_name("import_process.py")
KILLS = 12
SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
"""Another one in each run; a failure tells it, and `KILL_SEED` takes it up again."""
WHEN = ("before", "after", "between")
OF_ONE_TRY = frozenset({"uploaded_at", "started_at", "finished_at", "expires_at", "removals", "counts"})

# Between these: a pupil comes, one changes school, a teacher leaves, a login is changed, a school gets another name.
BEFORE = changed(
    "orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,",
    changed("classes.csv", "l1,Алг", "c2,5Б,homeroom,homeroom,s2,y1,\nl1,Алг"),
)  # fmt: skip
AFTER = changed("roles.csv", "r1,t1,primary,teacher,s1\n", "r6,p2,primary,student,s1\n", BEFORE)
AFTER = changed("roles.csv", "p1,primary,student,s1", "p1,primary,student,s2", AFTER)
AFTER = changed("enrollments.csv", "e1,c1,s1,t1,teacher\n", "e5,c1,s1,p2,student\n", AFTER)
AFTER = changed("enrollments.csv", "e2,c1,s1,p1", "e2,c2,s2,p1", AFTER)
AFTER = changed("enrollments.csv", "e3,l1,s1,t1,teacher\n", "", AFTER)
AFTER = changed("users.csv", "t1,true,Petrov.S,Сергей,Петров,Олегович,,reka-sosna-luna\n", "", AFTER)
AFTER = changed("users.csv", "ivanova.o", "olga", changed("users.csv", "o1,", "p2,true,lev,Лев,Орлов,,g1,\no1,", AFTER))
AFTER = changed("orgs.csv", "Лицей № 3", "Гимназия № 3", AFTER)

DISSOLVED = changed("classes.csv", "c1,7А,homeroom,homeroom,s1,y1,\n", "", BEFORE)
DISSOLVED = changed("classes.csv", "l1,Алгебра 7А,algebra,scheduled,s1,y1,c1\n", "", DISSOLVED)
DISSOLVED = {**DISSOLVED, "enrollments.csv": HEADERS["enrollments.csv"] + "\n"}
GONE = "tobedeleted,2026-09-28T10:00:00Z"
WHATEVER = {
    "all of it": AFTER,
    "a class is dissolved": DISSOLVED,
    "a list of changes dissolves it": delta(classes=f"{GONE},c1,7А,homeroom,homeroom,s1,y1,"),
    "a list of changes takes its teacher away": delta(enrollments=f"{GONE},e1,c1,s1,t1,teacher"),
}


def state(items: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


class BrokenOffError(Exception):
    """The process has died."""


class Breaker:
    """Counts the calls that change anything in AWS, and lets none through from one of them on (`at`)."""

    CHANGE = ("Put", "Update", "Delete", "Send", "Transact", "BatchExecute")

    def __init__(self) -> None:
        self.calls, self.at = 0, 0
        for service in ("s3", "sqs", "dynamodb"):
            aws.client(service).meta.events.register("before-call", self.meet)

    def meet(self, model: Any, **_: Any) -> None:
        if model.name.startswith(self.CHANGE):
            self.calls += 1
            if self.at and self.calls >= self.at:
                raise BrokenOffError


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, packed(BEFORE, SECOND)) as made:
        yield made


@pytest.mark.parametrize("what", WHATEVER)
def test_broken_off_before_each_single_write_it_ends_the_same(here: World, what: str) -> None:
    backend = get_backend("dynamodb")["123456789012"]["eu-central-1"]
    before = deepcopy(backend.tables)
    here.upload(packed(WHATEVER[what], THIRD))
    breaker = Breaker()
    unbroken = run_until_done(here, breaker)
    schools = here.summary()["schools"]
    assert schools.keys() == {"done"}
    calls = breaker.calls
    assert calls > 15

    for number in range(1, calls + 1):
        backend.tables = deepcopy(before)
        breaker.calls, breaker.at = 0, number
        assert run_until_done(here, breaker) == unbroken, f"broken off at call {number}"
        assert here.summary()["schools"] == schools


def test_broken_off_in_the_midst_of_a_batch_it_ends_the_same(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = get_backend("dynamodb")["123456789012"]["eu-central-1"]
    before = deepcopy(backend.tables)
    here.upload(packed(AFTER, THIRD))
    unbroken = run_until_done(here, Breaker())
    whole, broken = aws.dynamodb().batch_execute_statement, list[int]()

    def broken_off(*, Statements: list[Any]) -> Any:  # noqa: N803
        if not broken and len(Statements) > 1:
            broken.append(len(Statements))
            whole(Statements=Statements[: len(Statements) // 2])
            raise BrokenOffError
        return whole(Statements=Statements)

    monkeypatch.setattr(aws.dynamodb(), "batch_execute_statement", broken_off)
    backend.tables = deepcopy(before)

    assert run_until_done(here, Breaker()) == unbroken
    assert broken


def run_until_done(here: World, breaker: Breaker) -> dict[tuple[str, str], dict[str, Any]]:
    """Each message comes again until it is done, as it does from SQS; the breaker breaks once."""
    while here.split():
        breaker.at = 0
    at, breaker.at = breaker.at, 0
    bodies = sorted(set(iter(here.next_school, None)))
    breaker.at = at
    for body in bodies:
        while here.school(body):
            breaker.at = 0
    return state(here.items())


@pytest.fixture
def server() -> Iterator[str]:
    """The address of an AWS that outlives the processes that use it."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


class Region:
    """A region on that AWS, with one bundle loaded and a second one uploaded."""

    def __init__(self, address: str, tables: dict[str, dict[str, Any]]) -> None:
        self.address, self.tables = address, tables
        given: Any = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "eu-central-1"}
        self.dynamodb, self.sqs, self.s3 = (
            boto3.client(service, endpoint_url=address, **given) for service in ("dynamodb", "sqs", "s3")
        )
        self.settings = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "STATE_TABLE": "state",
            "ACCESS_TABLE": "access",
            "ROSTER_LARGEST_REMOVAL": "100",
            "ROSTER_FREEZE": "none",
            "TODAY": TODAY,
        }

    def begin(self, items: dict[str, list[dict[str, Any]]]) -> None:
        """As it was before the second bundle; items by table."""
        httpx.post(f"{self.address}/moto-api/reset", trust_env=False).raise_for_status()
        for definition in self.tables.values():
            self.dynamodb.create_table(**{key: definition[key] for key in definition.keys() - {"StreamSpecification"}})
        for table, rows in items.items():
            for item in rows:
                self.dynamodb.put_item(TableName=table, Item=item)
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        for name in ("IMPORT_QUEUE_URL", "SCHOOL_QUEUE_URL", "IMPORT_DLQ_URL", "SCHOOL_DLQ_URL"):
            # What a killed process was at is visible again at once.
            created = self.sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "0"})
            self.settings[name] = created["QueueUrl"]

    def announce(self, content: bytes) -> None:
        """Upload a bundle."""
        self.s3.put_object(Bucket=BUCKET, Key=KEY, Body=content)
        self.sqs.send_message(QueueUrl=self.settings["IMPORT_QUEUE_URL"], MessageBody=announcement())

    def run(self, kill_at: int = 0, when: str = "before", ms: int = 0) -> subprocess.CompletedProcess[str]:
        """A process that works off the queues."""
        killing = {"KILL_AT": str(kill_at), "KILL_WHEN": when, "KILL_MS": str(ms)}
        environment = os.environ | self.settings | killing
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(PROCESS)], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def items(self) -> dict[str, list[dict[str, Any]]]:
        """Both tables."""
        return {table: self.dynamodb.scan(TableName=table)["Items"] for table in ("state", "access")}

    def outcome(self) -> dict[str, Any]:
        """What has come of the last import: the roster, how each school went, the reports.

        Figures are each try's own: one that goes on where another broke off finds less to do.
        """
        items = self.items()
        key = {"pk": {"S": f"UPLOAD#{KEY}"}, "sk": {"S": "IMPORT"}}
        import_id = self.dynamodb.get_item(TableName="access", Key=key)["Item"]["import_id"]["S"]
        access = [deserialise(item) for item in items["access"]]
        kept = [{name: value for name, value in one.items() if name not in OF_ONE_TRY} for one in access]
        upload = Upload(bucket=BUCKET, key=KEY)
        summary = json.loads(self.s3.get_object(Bucket=BUCKET, Key=upload.report_key(import_id, "json"))["Body"].read())
        report = self.s3.get_object(Bucket=BUCKET, Key=upload.report_key(import_id, "csv"))
        document = json.dumps(
            {
                "access": sorted(kept, key=lambda item: (item["pk"], item["sk"])),
                "report": report["Body"].read().decode(),
                "summary": {name: value for name, value in summary.items() if name != "counts"},
            },
            default=int,
        )
        return {"state": state(items["state"]), **json.loads(document.replace(import_id, "ID"))}


def test_killed_at_random_moments_it_ends_the_same_after_a_restart(
    server: str, tables: dict[str, dict[str, Any]]
) -> None:
    sys.stdout.write(f"KILL_SEED={SEED}\n")  # pytest shows it where the test fails
    region = Region(server, tables)
    region.begin({})
    region.announce(packed(BEFORE, SECOND))
    assert region.run().returncode == 0
    before = region.items()

    def second() -> None:
        region.begin(before)
        region.announce(packed(AFTER, THIRD))

    second()
    done = region.run()
    assert done.returncode == 0
    unbroken, calls = region.outcome(), int(done.stderr)
    assert unbroken["state"] != state(before["state"])
    assert unbroken["summary"]["schools"] == {"done": 3}

    chance = random.Random(SEED)  # noqa: S311 - the same points again where they are asked for
    points = chance.sample(range(2, calls), KILLS)
    for number, point in enumerate(points):
        when, ms = WHEN[number % len(WHEN)], chance.randrange(20)
        second()
        assert region.run(point, when, ms).returncode == -signal.SIGKILL
        assert region.run().returncode == 0
        assert region.outcome() == unbroken, f"killed {when} call {point} of {calls}, {ms} ms; KILL_SEED={SEED}"
