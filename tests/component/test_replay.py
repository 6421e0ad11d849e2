"""svyazka replay: events out of the archive, sent again."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
import pytest
from moto import mock_aws

from operations import replay
from operations.errors import CommandError
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}
BUS = "svyazka-dev"


@pytest.fixture(autouse=True)
def stage() -> Iterator[None]:
    """The stage `dev` as CloudFormation tells of it; its bus has one rule, its archive one event."""
    with mock.patch.dict(os.environ, ENVIRONMENT), mock_aws():
        aws.client.cache_clear()
        outputs = {"StateTable": "state", "AccessTable": "access", "EventBus": BUS}
        template = {
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()},
        }
        boto3.client("cloudformation").create_stack(StackName="SvyazkaState-dev", TemplateBody=json.dumps(template))
        events = boto3.client("events")
        arn = events.create_event_bus(Name=BUS)["EventBusArn"]
        events.put_rule(Name="portal", EventBusName=BUS, EventPattern=json.dumps({"source": ["svyazka"]}))
        events.create_archive(ArchiveName="kept", EventSourceArn=arn)
        yield
        aws.client.cache_clear()


def run(begins: str = "2026-09-01", ends: str | None = None, **options: Any) -> bool:
    return replay.command(begins, ends, **{"rule": None, "wait": True, "stage": "dev", "as_json": False} | options)


def started() -> dict[str, Any]:
    events = boto3.client("events")
    (name,) = (found["ReplayName"] for found in events.list_replays()["Replays"])
    described: dict[str, Any] = dict(events.describe_replay(ReplayName=name))
    return described


def test_events_of_a_while_are_sent_again_to_every_rule() -> None:
    assert run("2026-09-01", "2026-09-02T08:30+03:00")
    made = started()
    assert (made["EventStartTime"], made["EventEndTime"]) == (
        datetime(2026, 9, 1, tzinfo=UTC),
        datetime(2026, 9, 2, 5, 30, tzinfo=UTC),
    )
    assert made["Destination"]["Arn"].endswith(f"event-bus/{BUS}")
    assert not made["Destination"].get("FilterArns")


def test_one_rule_may_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(rule="portal", as_json=True)
    assert [arn.rpartition("/")[2] for arn in started()["Destination"]["FilterArns"]] == ["portal"]
    printed = json.loads(capsys.readouterr().out)
    assert printed == {"ok": True, "replay": started()["ReplayName"], "state": "COMPLETED"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"begins": "yesterday"}, "no time"),
        ({"begins": "2026-09-02", "ends": "2026-09-01"}, "later"),
        ({"rule": "nobody"}, "can't be started"),
        ({"stage": "prod"}, "SvyazkaState-prod"),
    ],
)
def test_what_cannot_be_replayed_is_said(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(**asked)


def test_a_stage_without_an_archive_says_so() -> None:
    boto3.client("events").delete_archive(ArchiveName="kept")
    with pytest.raises(CommandError, match="keeps no archive"):
        run()


def test_a_replay_that_failed_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    states = iter(["RUNNING", "FAILED"])
    monkeypatch.setattr(replay, "_state", lambda _: next(states))
    monkeypatch.setattr(replay, "LOOK_SECONDS", 0)
    assert not run()
