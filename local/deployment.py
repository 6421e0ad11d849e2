"""The CDK app onto an emulator, by the CDK's own command line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from infra_cdk.functions import stack_of
from local import aws, environment, registration
from local.errors import LocalError
from local.paths import LOGS, PROJECT
from local.process import Process, run
from local.toolchain import CDK
from operations.terminal import step

if TYPE_CHECKING:
    from local.emulator_process import Emulator

LOG = LOGS / "deploy.log"
STAGE = ("--context", f"stage={aws.STAGE}")


def deploy(emulator: Emulator) -> None:
    """Bootstrap and deploy, write down the id of the HTTP API, and put the gateways' keys in.

    Raises LocalError where a part fails.
    """
    env = {**environment.of_tools(), **environment.credentials(emulator.port)}
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_bytes(b"")
    with tempfile.TemporaryDirectory(prefix="svyazka-cdk-") as folder:
        assembly = Path(folder) / "cdk.out"
        _bootstrap_and_synthesise(env, assembly)
        with step("Deploying the CDK app to the emulator"):
            run(
                [*_cdk("deploy"), "--all", "--app", str(assembly), "--require-approval", "never", "--method", "direct"],
                env=env,
                cwd=PROJECT,
                log=LOG,
                what="cdk deploy",
            )
    api = aws.outputs(emulator.port, aws.API_STACK)["ApiId"]
    (emulator.home / "api-id").write_text(api, "utf-8")
    socket = aws.outputs(emulator.port, stack_of("messenger", aws.STAGE))["SocketApiId"]
    (emulator.home / "socket-id").write_text(socket, "utf-8")
    registration.put_secrets(emulator)


def _bootstrap_and_synthesise(env: dict[str, str], assembly: Path) -> None:
    target = f"aws://{environment.ACCOUNT}/{environment.REGION}"
    log = LOGS / "bootstrap.log"
    log.unlink(missing_ok=True)
    # The first waits for the emulator most of the time, the second computes: side by side they take as long as one.
    with Process([*_cdk("bootstrap"), target], env=env, cwd=PROJECT, log=log) as bootstrap:
        with step("Building the layer and the functions, synthesising the CDK app"):
            run(
                [*_cdk("synth"), "--quiet", "--output", str(assembly)],
                env=env,
                cwd=PROJECT,
                log=LOG,
                what="cdk synth",
            )
        with step("Bootstrapping the emulator for the CDK"):
            code = bootstrap.wait()
        if code != 0:
            message = f"cdk bootstrap failed. The whole output is in {log}. Its end:\n{bootstrap.tail()}"
            raise LocalError(message)


def _cdk(command: str) -> list[str]:
    return ["node", str(CDK), command, *STAGE, "--no-notices", "--no-version-reporting", "--ci"]
