"""What functions are measured against, a bare handler; and a bare route, which tells what the router and pydantic cost.

Neither has a line of ours, and neither reads anything. Their libraries are those of the lock file as their wheels are:
nothing is left out, and modules are compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra_cdk.assets import host_architecture, locked
from infra_cdk.assets.build_folder import built, content_hash
from infra_cdk.assets.bytecode import compile_modules
from local.bench.events import request
from local.bench.measuring import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HANDLER = """import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    return {}
"""
"""Makes a DynamoDB client."""

ROUTE = """import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

client = boto3.client("dynamodb")
api = APIGatewayHttpResolver(enable_validation=True)


class Visitor(BaseModel):
    name: str


class Greeting(BaseModel):
    text: str


@api.post("/greetings")
def greet(visitor: Visitor) -> Greeting:
    return Greeting(text=f"Hello, {visitor.name}")


def handler(event, context):
    return api.resolve(event, context)
"""
"""The same behind a router that checks the call and the answer, as each function with a route has it."""


def bare_handler(env: Mapping[str, str]) -> Subject:
    """The bare handler and its event."""
    return Subject(name="bare handler", handler="bare_handler.handler", path=[_folder()], event={}, env=env)


def bare_route(env: Mapping[str, str]) -> Subject:
    """The bare route and its event."""
    event = request("POST", "/greetings", body={"name": "Anna"})
    return Subject(name="bare route", handler="bare_route.handler", path=[_folder()], event=event, env=env)


def _folder() -> Path:
    pinned = locked.requirements()
    modules = {"bare_handler.py": HANDLER, "bare_route.py": ROUTE}

    def build(folder: Path) -> None:
        requirements_file = folder / "requirements.txt"
        requirements_file.write_text(pinned)
        locked.install(folder, host_architecture(), requirements_file)
        for name, source in modules.items():
            (folder / name).write_text(source)
        compile_modules(folder, "/var/task")

    return built(f"bare-{host_architecture()}-{content_hash([], pinned, *modules.values())}", build)
