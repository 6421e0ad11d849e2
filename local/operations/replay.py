"""`svyazka replay`: what the bus's archive holds of a while, sent again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.errors import LocalError
from local.operations.target import enter
from local.output import print_document
from svyazka_common import aws

if TYPE_CHECKING:
    from local.operations.target import Target

LOOK_SECONDS = 5.0
UNDER_WAY = frozenset({"STARTING", "RUNNING", "CANCELLING"})


def command(  # noqa: PLR0913 - what a replay is told
    begins: str, ends: str | None, *, rule: str | None, wait: bool, stage: str | None, as_json: bool
) -> bool:
    """Start a replay and print its name; True unless it was waited for and failed. Raises LocalError."""
    first, last = moment(begins), moment(ends) if ends else datetime.now(UTC)
    if last <= first:
        message = "--to has to be later than --from"
        raise LocalError(message)
    name = start(enter(stage), first, last, rule)
    state = _state(name)
    while wait and state in UNDER_WAY:
        time.sleep(LOOK_SECONDS)
        state = _state(name)
    ok = state in UNDER_WAY | {"COMPLETED"}
    if as_json:
        print_document({"ok": ok, "replay": name, "state": state})
    else:
        print(f"{name}: {state.lower()}; events of {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC")
    return ok


def moment(text: str) -> datetime:
    """A date, or a date and time; without an offset it is UTC. Raises LocalError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no time: write 2026-09-01 or 2026-09-01T08:30+03:00"
        raise LocalError(message) from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def start(target: Target, first: datetime, last: datetime, rule: str | None) -> str:
    """Start a replay to all rules of the bus, or to one; its name. Raises LocalError."""
    events, bus = aws.client("events"), target.outputs["EventBus"]
    name = f"{bus}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    try:
        arn = events.describe_event_bus(Name=bus)["Arn"]
        destination: dict[str, Any] = {"Arn": arn}
        if rule is not None:
            destination["FilterArns"] = [events.describe_rule(Name=rule, EventBusName=bus)["Arn"]]
        events.start_replay(
            ReplayName=name,
            EventSourceArn=_archive(arn),
            EventStartTime=first,
            EventEndTime=last,
            Destination=destination,
        )
    except ClientError as error:
        message = f"The replay can't be started: {error}"
        raise LocalError(message) from None
    return name


def _archive(bus_arn: str) -> str:
    events = aws.client("events")
    archives = events.list_archives(EventSourceArn=bus_arn)["Archives"]
    if not archives:
        message = "This stage keeps no archive of its events: deploy it again."
        raise LocalError(message)
    arn: str = events.describe_archive(ArchiveName=archives[0]["ArchiveName"])["ArchiveArn"]
    return arn


def _state(name: str) -> str:
    state: str = aws.client("events").describe_replay(ReplayName=name)["State"]
    return state
