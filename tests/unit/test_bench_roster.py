"""The region that is measured, how a measurement grows, and how messages find their handlers."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from local.bench.roster import bundle, pump
from local.bench.roster.changes import change
from local.bench.roster.figures import Phase, Size, growth
from local.bench.roster.prices import lambda_seconds
from local.bench.roster.pump import Pump, Work
from local.bench.roster.queues import Message, Queues
from local.bench.roster.runtime import Told
from local.bench.roster.schools import lessons_with_chat, school, schools
from local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path

    from local.demo_region.region import Region

YEAR = 2026
FEW = range(1, 3)
PROVISIONING = "PROVISIONING_QUEUE_URL"


def rows(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))


def relations(region: Region) -> set[tuple[str, ...]]:
    """What of a school a change may touch, and the names."""
    return {
        *((human.person_id, "named", human.family_name) for human in region.humans.values()),
        *((guardian, "guards", human.person_id) for human in region.humans.values() for guardian in human.guardian_ids),
        *((pupil, "in", one.class_id) for one in region.classes for pupil in one.pupil_ids),
        *((teacher, "teaches", str(place)) for place, one in enumerate(region.lessons) for teacher in one.teacher_ids),
    }


def test_a_region_is_the_same_each_time_and_no_two_schools_share_an_id(tmp_path: Path) -> None:
    counts = [
        bundle.write(tmp_path / name, (school(number, YEAR, FEW) for number in (1, 2)), (2026, 8, 25, 3, 0, 0))
        for name in ("a.zip", "b.zip")
    ]

    assert counts[0] == counts[1]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    for name in ("orgs", "classes", "users", "roles", "enrollments"):
        ids = [row["sourcedId"] for row in rows(tmp_path / "a.zip", name)]
        assert len(ids) == len(set(ids)), name


def test_the_counts_are_those_of_the_files(tmp_path: Path) -> None:
    counts = bundle.write(tmp_path / "a.zip", [school(1, YEAR, FEW)], (2026, 8, 25, 3, 0, 0))

    assert counts.people == len(rows(tmp_path / "a.zip", "users"))
    assert counts.classes == len(rows(tmp_path / "a.zip", "classes"))
    assert counts.enrolments == len(rows(tmp_path / "a.zip", "enrollments"))


def test_schools_come_one_after_the_other() -> None:
    assert [region.schools[0].school_id for region in schools(range(7, 9), YEAR)] == ["s00007", "s00008"]


def test_a_change_meets_a_tenth_of_the_people_and_touches_nobody_else_but_who_takes_over() -> None:
    before, after = school(1, YEAR), school(1, YEAR)

    changed = change(after)

    gone = relations(before) - relations(after)
    assert changed == len(gone) == pytest.approx(len(before.humans) / 10, abs=1)
    assert {person for person, *_ in gone} == set(list(before.humans)[::10])
    assert {kind for _, kind, _ in gone} == {"named", "guards", "in", "teaches"}


def test_subject_chats_are_spread_over_the_classes() -> None:
    region = school(1, YEAR)

    chosen = lessons_with_chat(region, 44)

    assert set(Counter(lesson.school_class.class_id for lesson in chosen).values()) == {2}


def phase(seconds: float, units: float, peak_mb: float, members: int = 0) -> Phase:
    return Phase(
        seconds=seconds,
        write_units=units,
        index_write_units=units,
        read_units=units,
        sqs_requests=0,
        events=0,
        peak_mb=peak_mb,
        entities={"member insert": members},
        work={"chats.provision": Work(calls=1, records=10, asked=40, cpu=seconds)},
    )


def sized(people: int, seconds: float, units: float, peak_mb: float) -> Size:
    part = phase(seconds / 3, units / 3, peak_mb, 9 * people)
    return Size(schools=1, people=people, classes=1, enrolments=6 * people, imported=part, chats=part, changed=part)


def test_what_grows_with_the_people_is_linear_and_memory_that_doesnt_is_flat() -> None:
    grown = growth(sized(1000, 30, 900, 100), sized(4000, 120, 3600, 105))

    assert grown.document() == {
        "seconds_a_person": 1.0,
        "cpu_seconds_a_person": 1.0,
        "write_units_a_person": 1.0,
        "read_units_a_person": 1.0,
        "memory": 1.05,
        "linear": True,
        "flat": True,
    }


@pytest.mark.parametrize(("seconds", "units"), [(140, 3600), (120, 4100)])
def test_what_grows_by_more_than_a_tenth_for_each_person_is_not_linear(seconds: float, units: float) -> None:
    assert not growth(sized(1000, 30, 900, 100), sized(4000, seconds, units, 100)).linear


def test_a_statement_is_waited_for_longer_the_more_it_holds() -> None:
    few, many = Work(calls=1, asked=10), Work(calls=1, asked=10, further=240)

    assert lambda_seconds("chats.provision", many) - lambda_seconds("chats.provision", few) == pytest.approx(0.24)


def test_memory_that_grows_is_not_flat() -> None:
    assert not growth(sized(1000, 30, 900, 100), sized(4000, 120, 3600, 120)).flat


def test_a_size_tells_what_is_asked_for() -> None:
    size = sized(1000, 30, 900, 100).document()

    assert {name: size[name] for name in ("schools", "people", "enrolments", "memberships", "seconds", "peak_mb")} == {
        "schools": 1,
        "people": 1000,
        "enrolments": 6000,
        "memberships": 9000,
        "seconds": 30.0,
        "peak_mb": 100,
    }
    assert size["memberships_per_s"] == 900
    assert size["write_units"] == 1800
    assert size["read_units"] == 900
    assert size["dollars_a_million_people"] > 0


class Stream:
    """Batches of changes that are there to be read."""

    def __init__(self, *batches: list[dict[str, Any]]) -> None:
        self.left = list(batches)

    def batch(self) -> list[dict[str, Any]]:
        return self.left.pop(0) if self.left else []


class Handlers:
    """Notes the calls; for each record of the stream `relay` sends a message, and those in `failing` fail."""

    def __init__(self, failing: tuple[str, ...] = (), waiting: Queues | None = None) -> None:
        self.called: list[tuple[str, list[str]]] = []
        self.failing = failing
        self.most = 0
        self.waiting = waiting

    def call(self, module: str, event: dict[str, Any]) -> Told:
        records = event["Records"]
        self.most = max(self.most, len(self.waiting) if self.waiting is not None else 0)
        if module == "chats.provision":
            bodies = [record["body"] for record in records]
            failures = [{"itemIdentifier": one["messageId"]} for one in records if one["body"] in self.failing]
            first = [body for body in bodies if not body.endswith(", again")]
            self.called.append((module, bodies))
            return told(failures, [sent(f"{body}, again", later=True) for body in first])
        self.called.append((module, [record["eventID"] for record in records]))
        sends = records if module == "chats.relay" else []
        return told([], [sent(one["eventID"], later=False) for one in sends])

    def bodies(self) -> list[str]:
        return [body for module, bodies in self.called if module == "chats.provision" for body in bodies]


def sent(body: str, *, later: bool) -> dict[str, Any]:
    return {"queue": PROVISIONING, "body": body, "group": "o", "later": later}


def told(failures: list[dict[str, str]], messages: list[dict[str, Any]]) -> Told:
    return Told(
        answer={"batchItemFailures": failures},
        sent=messages,
        requests=1,
        events=0,
        units={"write": 2},
        calls={"PutItem": 1},
        further=0,
        cpu=0.1,
        peak_mb=50,
    )


def changed(number: int, entity: str = "link") -> dict[str, Any]:
    return {
        "eventID": f"e{number}",
        "eventName": "INSERT",
        "dynamodb": {"NewImage": {"entity": {"S": entity}}, "SequenceNumber": str(number)},
    }


def pumped(stream: Stream, of_stream: Handlers, *of_queues: Handlers, queues: Queues | None = None) -> pump.Done:
    return Pump(queues if queues is not None else Queues(), stream, [of_stream, *of_queues]).run()  # type: ignore[arg-type]


def test_each_change_reaches_those_who_asked_for_it_and_their_messages_are_worked_on() -> None:
    relay, provision = Handlers(), Handlers()

    done = pumped(Stream([changed(1), changed(2, "person")]), relay, provision)

    assert ("chats.relay", ["e1"]) in relay.called
    assert provision.bodies() == ["e1", "e1, again"]
    assert done.entities == {"link insert": 1, "person insert": 1}
    assert done.work["chats.provision"] == Work(calls=2, records=2, asked=2, cpu=0.2)
    assert done.units["write"] == 2 * sum(work.calls for work in done.work.values())


def test_what_has_a_delay_comes_after_all_that_has_none() -> None:
    provision = Handlers()

    pumped(Stream([changed(1)], [changed(2)]), Handlers(), provision)

    assert sorted(provision.bodies()[:2]) == ["e1", "e2"]
    assert sorted(provision.bodies()[2:]) == ["e1, again", "e2, again"]


def test_no_call_gets_more_messages_than_its_function_takes_at_once() -> None:
    provision = Handlers()

    pumped(Stream([changed(number) for number in range(25)]), Handlers(), provision)

    assert max(len(bodies) for _, bodies in provision.called) == 10
    assert len(provision.bodies()) == 50


def test_the_stream_waits_while_enough_messages_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "ENOUGH", 50)
    queues = Queues()
    relay = Handlers(waiting=queues)
    batches = [[changed(30 * part + one) for one in range(30)] for part in range(10)]

    pumped(Stream(*batches), relay, Handlers(), queues=queues)

    assert 0 < relay.most < 50


def test_a_message_that_fails_comes_again_and_stops_everything_in_the_end() -> None:
    queues = Queues()
    queues.put(PROVISIONING, Message("bad"))
    provision = Handlers(failing=("bad",))

    with pytest.raises(LocalError, match=r"chats\.provision has failed 5 times"):
        pumped(Stream(), Handlers(), provision, queues=queues)

    assert provision.bodies().count("bad") == 5


def test_messages_look_as_lambda_hands_them_over() -> None:
    record = Message(json.dumps({"v": 1}), group="o1", tries=2).record(7)

    assert (record["messageId"], record["body"]) == ("m7", '{"v": 1}')
    assert record["attributes"]["MessageGroupId"] == "o1"
    assert record["attributes"]["ApproximateReceiveCount"] == "3"
