"""A fingerprint of all that a deployed stack is made of: the same fingerprint, the same stack."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from local.paths import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SOURCES = (
    "cdk.json",
    "data",
    "functions",
    "infra_cdk",
    "layers",
    "local",
    "pyproject.toml",
    "uv.lock",
)
LEFT_OUT = frozenset(
    {"__pycache__", "bench", "browsing", "demo", "screens", "site", "stand_ins", "cdk.out", ".pytest_cache"}
)
LENGTH = 16


def fingerprint(root: Path = PROJECT, sources: Iterable[str] = SOURCES) -> str:
    """16 hexadecimal digits over names and contents of the files under `sources` (paths relative to `root`)."""
    digest = hashlib.sha256()
    for source in sources:
        for path in _files(root / source):
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:LENGTH]


def _files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    elif start.is_dir() and start.name not in LEFT_OUT:
        for path in sorted(start.iterdir()):
            if path.is_dir() or not path.name.endswith((".pyc", ".md")):
                yield from _files(path)
