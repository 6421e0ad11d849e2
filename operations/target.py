"""The stage that a command works on: one in the cloud, or the stack that runs on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from operations.errors import CommandError
from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type FindStack = Callable[[], Mapping[str, str] | None]
"""Returns the environment variables that lead AWS clients to a stack on this machine; None where none runs."""

LOCAL_STAGE = "local"
OUTPUTS = {Setting.STATE_TABLE: "StateTable", Setting.ACCESS_TABLE: "AccessTable"}
STACKS_HERE: dict[str, FindStack] = {}
"""How to find a stage that runs on this machine, by the stage's name.

This package knows no emulator. A command line that can start one registers it here (`local.cli`).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A stage and the outputs of its stateful stack, by name."""

    stage: str
    outputs: dict[str, str] = field(default_factory=dict)


def enter(stage: str | None) -> Target:
    """Point this process's AWS clients and table settings at a stage.

    None is the stack that runs on this machine. A stage in the cloud is reached with the machine's own AWS settings.
    Raises CommandError where there is no such stage.
    """
    name = stage or LOCAL_STAGE
    if name == LOCAL_STAGE:
        find = STACKS_HERE.get(name)
        variables = find() if find is not None else None
        if variables is None:
            message = "No stack runs here. Start one: uv run svyazka up (or name a stage of the cloud: --stage dev)"
            raise CommandError(message)
        os.environ.update(variables)
    target = Target(stage=name, outputs=_outputs(f"SvyazkaState-{name}"))
    os.environ.update({setting.value: target.outputs[output] for setting, output in OUTPUTS.items()})
    return target


def _outputs(stack: str) -> dict[str, str]:
    try:
        (described,) = aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        message = f"The stack {stack} can't be described: {error}"
        raise CommandError(message) from None
    return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
