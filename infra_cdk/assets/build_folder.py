"""Finished builds, kept under `.build/` by the hash of everything that went into them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PROJECT = Path(__file__).resolve().parents[2]
BUILD = PROJECT / ".build"
UNUSED_SECONDS = 14 * 24 * 3600
BY_HASH = re.compile(r".+-[0-9a-f]{16}")
"""`.build/` also has programs that were downloaded; those stay."""


def sources(folder: Path, suffix: str = "") -> list[Path]:
    """The files below a folder that are source, sorted: no compiled leftovers."""
    return sorted(
        path
        for path in folder.rglob(f"*{suffix}")
        if path.is_file() and "__pycache__" not in path.relative_to(folder).parts
    )


def content_hash(files: Iterable[Path], *texts: str) -> str:
    """16 hex digits over names (relative to the project) and contents of files, and over further texts."""
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(PROJECT).as_posix()
        for part in (name.encode(), path.read_bytes()):
            digest.update(len(part).to_bytes(8))
            digest.update(part)
    for text in texts:
        digest.update(len(text).to_bytes(8))
        digest.update(text.encode())
    return digest.hexdigest()[:16]


def builder_sources() -> list[Path]:
    """The source of the builder itself: another builder makes another build."""
    return sources(Path(__file__).parent, ".py")


def built(name: str, build: Callable[[Path], None]) -> Path:
    """The folder `.build/<name>`, built if it is not there.

    `build` fills an empty temporary folder, which is moved to its place in one step: a build that broke off is never
    taken for a whole one. Of several callers at the same time one builds and the others wait. Who builds also clears
    away what nobody has asked for in two weeks.
    """
    finished = BUILD / name
    BUILD.mkdir(exist_ok=True)
    with FileLock(BUILD / f".{name}.lock"):
        if not finished.is_dir():
            _build_whole(finished, build)
            _clear_away(time.time() - UNUSED_SECONDS)
        os.utime(finished)
    return finished


def _build_whole(finished: Path, build: Callable[[Path], None]) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=f".{finished.name}-", dir=BUILD))
    unfinished.chmod(0o755)
    try:
        build(unfinished)
        unfinished.rename(finished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _clear_away(used_before: float) -> None:
    for old in BUILD.iterdir():
        if BY_HASH.fullmatch(old.name):
            with contextlib.suppress(Timeout, FileNotFoundError), FileLock(BUILD / f".{old.name}.lock", timeout=0):
                if old.stat().st_mtime < used_before:
                    shutil.rmtree(old)
