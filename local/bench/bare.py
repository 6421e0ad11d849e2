"""The bare handler that functions are measured against: it makes a boto3 DynamoDB client and returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra_cdk.assets import host_architecture, locked
from infra_cdk.assets.build_folder import built, content_hash
from infra_cdk.assets.bytecode import compile_modules
from local.bench.measuring import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODULE = """import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    return {}
"""


def bare(env: Mapping[str, str]) -> Subject:
    """boto3 of the lock file, as its wheels are: nothing left out, modules compiled."""
    pinned = locked.requirements()

    def build(folder: Path) -> None:
        requirements_file = folder / "requirements.txt"
        requirements_file.write_text(pinned)
        locked.install(folder, host_architecture(), requirements_file)
        (folder / "bare.py").write_text(MODULE)
        compile_modules(folder, "/var/task")

    folder = built(f"bare-{host_architecture()}-{content_hash([], pinned, MODULE)}", build)
    return Subject(name="bare", handler="bare.handler", path=[folder], event={}, env=env)
