"""The stage that a command is about: the stack that runs here, or one in the cloud by its CloudFormation outputs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from local import environment, running
from local.aws import STAGE
from local.errors import LocalError
from svyazka_common import aws
from svyazka_common.settings import Setting

OUTPUTS = {Setting.STATE_TABLE: "StateTable", Setting.ACCESS_TABLE: "AccessTable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A stage and the outputs of its stateful stack, by name."""

    stage: str
    outputs: dict[str, str] = field(default_factory=dict)


def enter(stage: str | None) -> Target:
    """Lead the AWS clients of this process to the stage, and the settings to its tables.

    Without a stage it is the stack that runs on this machine; a cloud's is reached by the machine's own AWS settings.
    Raises LocalError where there is none.
    """
    name = stage or STAGE
    if name == STAGE:
        found = running.find()
        if found is None:
            message = "No stack runs here. Start one: uv run svyazka up (or name a stage of the cloud: --stage dev)"
            raise LocalError(message)
        os.environ.update(environment.credentials(found.port))
    target = Target(stage=name, outputs=_outputs(f"SvyazkaState-{name}"))
    os.environ.update({setting.value: target.outputs[output] for setting, output in OUTPUTS.items()})
    return target


def _outputs(stack: str) -> dict[str, str]:
    try:
        (described,) = aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        message = f"The stack {stack} can't be described: {error}"
        raise LocalError(message) from None
    return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
