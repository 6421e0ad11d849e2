"""`svyazka replay`: sends the events of a period again, out of the bus's archive."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from operations.errors import CommandError
from operations.target import enter
from operations.terminal import print_document
from svyazka_common import aws

if TYPE_CHECKING:
    from operations.target import Target

LOOK_SECONDS = 5.0
UNDER_WAY = frozenset({"STARTING", "RUNNING", "CANCELLING"})


def command(  # noqa: PLR0913 - a command line's options
    begins: str, ends: str | None, *, rule: str | None, wait: bool, stage: str | None, as_json: bool
) -> bool:
    """Start a replay and print its name. Returns False only where `wait` is set and it failed. Raises CommandError."""
    first, last = moment(begins), moment(ends) if ends else datetime.now(UTC)
    if last <= first:
        message = "--to has to be later than --from"
        raise CommandError(message)
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
    """Parse a date, or a date and time; without an offset it is UTC. Raises CommandError."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no time: write 2026-09-01 or 2026-09-01T08:30+03:00"
        raise CommandError(message) from None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)


def start(target: Target, first: datetime, last: datetime, rule: str | None) -> str:
    """Start a replay to all rules of the bus, or to one; return its name. Raises CommandError."""
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
        raise CommandError(message) from None
    return name


def _archive(bus_arn: str) -> str:
    events = aws.client("events")
    archives = events.list_archives(EventSourceArn=bus_arn)["Archives"]
    if not archives:
        message = "This stage keeps no archive of its events: deploy it again."
        raise CommandError(message)
    arn: str = events.describe_archive(ArchiveName=archives[0]["ArchiveName"])["ArchiveArn"]
    return arn


def _state(name: str) -> str:
    state: str = aws.client("events").describe_replay(ReplayName=name)["State"]
    return state
