"""Sending changes to the roster's queue and looking for them in the chats."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local import aws
from local.bench.change.happenings import at_first, beginning, everywhere, links, member_key, of_run
from local.errors import LocalError

if TYPE_CHECKING:
    from local.bench.change.happenings import Places

LOOK_SECONDS = 0.02
LONGEST_SECONDS = 60.0

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
        """Who of the bench's people is in which chat now; a consistent read."""
        places = {member_key(*place)["sk"]["S"] + place[0]: place for place in everywhere()}
        keys = [member_key(*place) for place in everywhere()]
        answer = self.dynamodb.batch_get_item(RequestItems={self.table: {"Keys": keys, "ConsistentRead": True}})
        return frozenset(places[item["sk"]["S"] + item["person_id"]["S"]] for item in answer["Responses"][self.table])

    def wait_for(self, wanted: Places) -> None:
        """Look until it is so. Raises LocalError where it isn't within a minute."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while (found := self.members()) != wanted:
            if time.monotonic() > deadline:
                message = f"The chats have not followed the roster: {sorted(found)} instead of {sorted(wanted)}"
                raise LocalError(message)
            time.sleep(LOOK_SECONDS)


def measure(stage: Stage, runs: int) -> Seconds:
    """Let all that `of_run` has happen so often, one after the other, each timed from its sending to the chats."""
    for event in beginning():
        stage.send(event)
    for record in links():
        stage.dynamodb.put_item(TableName=stage.table, Item=record.to_item())
    stage.wait_for(at_first())
    taken = defaultdict[str, list[float]](list)
    for run in range(runs):
        for happening in of_run(run):
            begun = time.perf_counter()
            stage.send(happening.event)
            stage.wait_for(happening.then)
            taken[happening.name].append(time.perf_counter() - begun)
    return dict(taken)
