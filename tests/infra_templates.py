"""The synthesised templates, and from them the tables that tests run on: no test has a schema of its own.

They are kept under `.build/` by the hash of what they are made from, so only the first run after a change waits.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from infra_cdk.assets import host_architecture
from infra_cdk.assets.build_folder import PROJECT, built, content_hash, sources
from infra_cdk.functions import CONTEXTS, stack_of

if TYPE_CHECKING:
    from pathlib import Path

SYNTHESISE = PROJECT / "tests" / "infra" / "synthesise.py"
REPORT = "validation-report.json"
TAKEN_FROM_A_TABLE = (
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "BillingMode",
)

type Template = dict[str, Any]


@dataclass(frozen=True)
class Templates:
    """One stage's stacks as CloudFormation templates, and what the checks at synthesis found.

    `contexts` are the contexts' stacks by context. A local stage has neither a site nor checks, and only `prod` has a
    web ACL; `resources` leaves both out.
    """

    state: Template
    contexts: dict[str, Template]
    api: Template
    site: Template | None
    web_acl: Template | None
    report: dict[str, Any] | None

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        """What a value that reads another stack's output refers to there; other values stay as they are."""
        if (reference := value.get("Fn::GetStackOutput")) is None:
            return value
        name = str(reference["StackName"])
        stage = name.partition("-")[2]
        of_contexts = {stack_of(context, stage): template for context, template in self.contexts.items()}
        producer = of_contexts.get(name, self.state)
        output: dict[str, Any] = producer["Outputs"][reference["OutputName"]]["Value"]
        return output

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """The resources of a type, such as `AWS::SQS::Queue`, of state, contexts and API by their logical names."""
        return {
            name: resource
            for template in (self.state, *self.contexts.values(), self.api)
            for name, resource in template["Resources"].items()
            if resource["Type"] == kind
        }


@dataclass(frozen=True)
class Exceptions:
    """What is taken out of the checks' rules, as (path of the resource, rule), and what they find without that."""

    asked: list[tuple[str, str]]
    findings: list[tuple[str, str]]


@cache
def exceptions() -> Exceptions:
    """The exceptions of `prod`."""
    folder = _folder() / "prod-without-exceptions"
    asked = json.loads((folder / "exceptions.json").read_text())
    return Exceptions(
        asked=[(path, rule) for path, rule in asked], findings=findings(json.loads((folder / REPORT).read_text()))
    )


def findings(report: dict[str, Any]) -> list[tuple[str, str]]:
    """What a report names: (path of the resource, rule)."""
    return [
        (construct["constructPath"], violation["ruleName"])
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    ]


@cache
def synthesised(stage: str) -> Templates:
    """The templates of a stage: `local`, `dev` or `prod`."""
    folder = _folder() / stage
    site = f"SvyazkaSite-{stage}.template.json"
    web_acl = f"SvyazkaWebAcl-{stage}.template.json"

    def read(name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((folder / name).read_text())
        return content

    return Templates(
        state=read(f"SvyazkaState-{stage}.template.json"),
        contexts={context: read(f"{stack_of(context, stage)}.template.json") for context in CONTEXTS},
        api=read(f"SvyazkaApi-{stage}.template.json"),
        site=read(site) if (folder / site).exists() else None,
        web_acl=read(web_acl) if (folder / web_acl).exists() else None,
        report=read(REPORT) if (folder / REPORT).exists() else None,
    )


def table_definitions() -> dict[str, dict[str, Any]]:
    """`state`, `access` and `messages` as arguments of CreateTable, with these as their names.

    >>> boto3.client("dynamodb").create_table(**table_definitions()["state"])
    """
    tables = synthesised("local").resources("AWS::DynamoDB::Table")
    return {name: _definition(name, _only(tables, f"Tables{name.title()}")) for name in ("state", "access", "messages")}


def ttl_attribute(table: str) -> str | None:
    """The attribute by which items of a table expire."""
    properties = _only(synthesised("local").resources("AWS::DynamoDB::Table"), f"Tables{table.title()}")
    specification = properties.get("TimeToLiveSpecification")
    return None if specification is None else str(specification["AttributeName"])


def _only(tables: dict[str, dict[str, Any]], prefix: str) -> dict[str, Any]:
    (only_table,) = (table["Properties"] for name, table in tables.items() if name.startswith(prefix))
    properties: dict[str, Any] = only_table
    return properties


def _definition(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    taken = {key: properties[key] for key in TAKEN_FROM_A_TABLE if key in properties}
    stream = properties["StreamSpecification"] | {"StreamEnabled": True}
    return {"TableName": name, "StreamSpecification": stream, **taken}


def _folder() -> Path:
    return built(f"synthesised-{_inputs()}", _synthesise)


def _inputs() -> str:
    infrastructure = [path for path in sources(PROJECT / "infra_cdk") if "assets" not in path.parts]
    common = PROJECT / "layers" / "common" / "src" / "svyazka_common"
    shared = [
        common / "settings.py",
        common / "problems.py",
        common / "request_guard.py",
        common / "records" / "base.py",
        PROJECT / "uv.lock",
        SYNTHESISE,
        *sources(SYNTHESISE.parent / "stages"),
    ]
    return content_hash([*infrastructure, *shared], host_architecture())


def _synthesise(folder: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(SYNTHESISE), str(folder)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"the CDK app doesn't synthesise:\n{done.stdout}\n{done.stderr}"
        raise RuntimeError(message)
