"""What has to be there before anything starts: the emulator's environment, the CDK's command line, the page's tools."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from typing import TYPE_CHECKING

from local import environment, node_packages
from local.errors import LocalError
from local.lock import only_one
from local.paths import EMULATOR_ENVIRONMENT, EMULATOR_PROJECT, LOGS, PROJECT, WORK
from local.process import run
from operations.terminal import step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CDK = PROJECT / "node_modules" / "aws-cdk" / "bin" / "cdk"
EMULATOR_PYTHON = EMULATOR_ENVIRONMENT / "bin" / "python"


def install() -> None:
    """Install what is missing or older than its lock file. Raises LocalError where it can't."""
    WORK.mkdir(parents=True, exist_ok=True)
    with only_one("install"):
        _when_changed(
            "emulator", [EMULATOR_PROJECT / "uv.lock", EMULATOR_PROJECT / "pyproject.toml"], EMULATOR_PYTHON, _emulator
        )
        if not node_packages.are_installed(PROJECT):
            _node()


def _emulator() -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        message = "The program uv is not there; see https://docs.astral.sh/uv/ for how to install it."
        raise LocalError(message)
    with step("Installing the AWS emulator"):
        run(
            [uv, "sync", "--frozen", "--project", str(EMULATOR_PROJECT), "--python", sys.executable],
            env=environment.of_uv(EMULATOR_ENVIRONMENT),
            cwd=PROJECT,
            log=LOGS / "install.log",
            what="Installing the AWS emulator",
        )


def _node() -> None:
    with step("Installing the CDK's command line and the page's tools"):
        run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            env=environment.of_tools(),
            cwd=PROJECT,
            log=LOGS / "install.log",
            what="npm ci",
        )


def _when_changed(name: str, locks: list[Path], product: Path, install_it: Callable[[], None]) -> None:
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = WORK / f"{name}.installed"
    if product.exists() and stamp.exists() and stamp.read_text("utf-8") == digest:
        return
    install_it()
    stamp.write_text(digest, "utf-8")
