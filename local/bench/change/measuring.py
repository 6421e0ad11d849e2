"""Sending changes to the roster's queue and looking for them in the chats."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local import aws
from local.bench.change.scenarios import PEOPLE, at_first, beginning, everywhere, links, member_key, of_run, person_key
from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.bench.change.scenarios import Places

LOOK_SECONDS = 0.02
LONGEST_SECONDS = 240.0

type Seconds = dict[str, list[float]]
"""How long each kind of change took, in the order of runs."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A deployed stack's queue of roster changes, and its table."""

    sqs: Any
    dynamodb: Any
    queue_url: str
    table: str

    @classmethod
    def at(cls, port: int) -> Stage:
        """The stack that an emulator on this port has."""
        outputs = aws.outputs(port, aws.STATE_STACK)
        clients = aws.client("sqs", port), aws.client("dynamodb", port)
        return cls(*clients, outputs["RosterChangesQueueUrl"], outputs["StateTable"])

    def send(self, event: dict[str, Any]) -> None:
        """Send a message as a regional system does."""
        self.sqs.send_message(QueueUrl=self.queue_url, MessageBody=json.dumps(event, ensure_ascii=False))

    def members(self) -> Places:
        """Return which of the bench's people are in which chats now; a consistent read."""
        places = {member_key(*place)["sk"]["S"] + place[0]: place for place in everywhere()}
        items = self._read([member_key(*place) for place in everywhere()])
        return frozenset(places[item["sk"]["S"] + item["person_id"]["S"]] for item in items)

    def people(self) -> frozenset[str]:
        """Return the ids of the bench's people who are in the roster now; a consistent read."""
        items = self._read([person_key(person_id) for person_id in PEOPLE])
        return frozenset(item["person_id"]["S"] for item in items)

    def link(self) -> None:
        """Link the bench's people, once the roster has them: nobody links before, since linking takes an account.

        Raises LocalError after `LONGEST_SECONDS`.
        """
        _wait_until(self.people, frozenset(PEOPLE))
        for record in links():
            self.dynamodb.put_item(TableName=self.table, Item=record.to_item())

    def wait_for(self, wanted: Places) -> None:
        """Read the members until they are those wanted. Raises LocalError after `LONGEST_SECONDS`."""
        _wait_until(self.members, wanted)

    def _read(self, keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
        asked = {self.table: {"Keys": keys, "ConsistentRead": True}}
        items: list[dict[str, Any]] = self.dynamodb.batch_get_item(RequestItems=asked)["Responses"][self.table]
        return items


def _wait_until[Item](read: Callable[[], frozenset[Item]], wanted: frozenset[Item]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while (items := read()) != wanted:
        if time.monotonic() > deadline:
            message = f"The changes of the roster have not arrived: {set(items)} instead of {set(wanted)}"
            raise LocalError(message)
        time.sleep(LOOK_SECONDS)


def measure(stage: Stage, runs: int) -> Seconds:
    """Send the scenarios of `runs` runs one after the other; time each until the chats have followed.

    Returns the seconds of each scenario, by its name.
    """
    for event in beginning():
        stage.send(event)
    stage.link()
    stage.wait_for(at_first())
    taken = defaultdict[str, list[float]](list)
    for run in range(runs):
        for scenario in of_run(run):
            begun = time.perf_counter()
            stage.send(scenario.event)
            stage.wait_for(scenario.then)
            taken[scenario.name].append(time.perf_counter() - begun)
    return dict(taken)
