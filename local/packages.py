"""Python packages in folders of their own, beside the project's environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from local import environment
from local.errors import LocalError


def install_folder(folder: Path, requirement: str) -> None:
    """A package's own files, without what it depends on. Raises LocalError."""
    _uv("pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target", str(folder), requirement)


def install_environment(folder: Path, requirement: str) -> None:
    """An environment with a package and all that it depends on, for `bin/python -m`. Raises LocalError."""
    _uv("venv", "--quiet", "--allow-existing", "--python", sys.executable, str(folder))
    _uv("pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), requirement)


def _uv(*arguments: str) -> None:
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        message = "The program uv is not there; see https://docs.astral.sh/uv/ for how to install it."
        raise LocalError(message)
    env = environment.of_uv(Path(sys.prefix))
    done = subprocess.run([uv, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{arguments[-1]} could not be installed:\n{done.stderr}"
        raise LocalError(message)
