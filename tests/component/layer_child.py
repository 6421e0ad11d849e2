"""Programs that run on the built layer alone, as a function does, or on ordinary boto3 beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from infra_cdk.assets import build_function_code, build_layer, host_architecture
from infra_cdk.assets.senders import senders_folder
from infra_cdk.stage import stage_named

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
    "AWS_SESSION_TOKEN": "session",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_ON_LAYER = "import sys; sys.path[:0] = {path!r}\nimport functions\n"


@cache
def layer() -> Path:
    """The built layer; to find out whether it is the present one takes longer than a function takes to start."""
    return build_layer(host_architecture())


@cache
def function_path(context: str) -> list[Path]:
    """The folders that a function of a context is imported from."""
    senders = senders_folder(stage_named("local").roster_senders)
    return [build_function_code(context), layer() / "python", senders / "python"]


def on_layer(program: str, *arguments: Any, context: str = "chats", **environment: str) -> Any:
    """What a program prints as JSON, run on the layer and a context's code, and nothing else."""
    return _run(
        ["-I", "-S", "-B"],
        _ON_LAYER.format(path=[str(folder) for folder in function_path(context)]) + program,
        arguments,
        environment,
    )


def on_boto3(program: str, *arguments: Any, **environment: str) -> Any:
    """The same on the installed packages, with nothing put off or cut down."""
    return _run(["-B"], program, arguments, environment)


def _run(options: list[str], program: str, arguments: tuple[Any, ...], environment: dict[str, str]) -> Any:
    command = [sys.executable, *options, "-c", program, *(json.dumps(argument) for argument in arguments)]
    done = subprocess.run(command, env=ENVIRONMENT | environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
