"""The example of a subscriber: it synthesises, cdk-nag finds nothing, and its rule lets the real events through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from functions.events.schemas import EVENTS
from infra_cdk.constructs.announcements import SOURCE
from local.paths import PROJECT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # As a program, as its README says: the CDK ends it with an error where cdk-nag finds something.
    outdir = tmp_path_factory.mktemp("subscriber")
    context = json.dumps({"bus": "svyazka-dev"})
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "examples.subscriber.app"],
        cwd=PROJECT,
        env={"CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": context, "PATH": os.environ["PATH"], "HOME": str(outdir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return outdir


@pytest.fixture(scope="module")
def template(synthesised: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((synthesised / "SvyazkaSubscriber.template.json").read_text())
    return document


def resources(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["Properties"] for one in template["Resources"].values() if one["Type"] == kind]


def test_the_code_is_in_the_asset_and_nothing_else(synthesised: Path) -> None:
    files = {path.relative_to(folder) for folder in synthesised.glob("asset.*") for path in folder.rglob("*.py")}
    assert {str(path) for path in files} == {f"consumer/{name}.py" for name in ("__init__", "gaps", "main", "memory")}


def test_the_rule_listens_to_events_that_there_are(template: dict[str, Any]) -> None:
    (rule,) = resources(template, "AWS::Events::Rule")
    assert rule["EventBusName"] == "svyazka-dev"
    assert rule["EventPattern"]["source"] == [SOURCE]
    assert set(rule["EventPattern"]["detail-type"]) <= {event.model_fields["type"].default for event in EVENTS}


def test_it_listens_to_all_events_that_share_the_count_of_a_person(template: dict[str, Any]) -> None:
    counted = {
        event.model_fields["type"].default
        for event in EVENTS
        if "sequence" in json.dumps(event.model_json_schema()["$defs"])
    }
    (rule,) = resources(template, "AWS::Events::Rule")
    assert counted <= set(rule["EventPattern"]["detail-type"])


def test_what_fails_is_kept(template: dict[str, Any]) -> None:
    (rule,) = resources(template, "AWS::Events::Rule")
    assert rule["Targets"][0]["DeadLetterConfig"]
    assert sum("RedrivePolicy" in queue for queue in resources(template, "AWS::SQS::Queue")) == 1
    (mapping,) = resources(template, "AWS::Lambda::EventSourceMapping")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
