"""The layer's third-party packages, exactly as the lock file says."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from infra_cdk.assets.build_folder import PROJECT
from infra_cdk.assets.platforms import WHEEL_PLATFORMS

if TYPE_CHECKING:
    from pathlib import Path

    from infra_cdk.assets.platforms import Architecture

PYTHON_VERSION = "3.13"


def _uv(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603 - uv starts us, so it is there
        [os.environ.get("UV", "uv"), *arguments], check=True, cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ).stdout


def requirements() -> str:
    """Return a requirements file with what `svyazka-common` needs in Lambda: pinned versions with hashes."""
    return _uv(
        *("export", "--quiet", "--frozen", "--no-dev", "--no-header", "--no-annotate"),
        *("--package", "svyazka-common", "--no-emit-workspace"),
    )


def install(target: Path, architecture: Architecture, requirements_file: Path) -> None:
    """Install the pinned wheels for Lambda into a folder. Raises CalledProcessError where a wheel is missing."""
    _uv(
        *("pip", "install", "--quiet", "--target", str(target), "--link-mode", "copy"),
        *("--python-platform", WHEEL_PLATFORMS[architecture], "--python-version", PYTHON_VERSION),
        *("--only-binary", ":all:", "--no-deps", "--require-hashes", "--requirements", str(requirements_file)),
    )
