"""Compares the packages that npm has installed, by npm's own list of them, with the lock file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NOTED = "node_modules/.package-lock.json"


def are_installed(project: Path) -> bool:
    """Tell whether every package of `package-lock.json` is there in its version; optional ones may be left out."""
    noted = project / NOTED
    if not noted.exists():
        return False
    there = _packages(noted)
    return all(
        name in there and there[name].get("version") == package.get("version")
        for name, package in _packages(project / "package-lock.json").items()
        if name and not package.get("optional")
    )


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    return packages
