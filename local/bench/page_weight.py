"""What a browser loads before it shows a screen, by Vite's manifest of the built page."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra_cdk.assets.page import FILES, MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

type Chunks = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Bytes of JavaScript after gzip: what every screen needs, and what each screen (by its source) adds to that."""

    initial: int
    screens: dict[str, int]


def weigh(built: Path) -> Weight:
    """The weight of a page that `infra_cdk.assets.page` has built."""
    chunks: Chunks = json.loads((built / MANIFEST).read_text("utf-8"))
    files = built / FILES
    initial = frozenset[str]().union(*(needed(chunks, name) for name, one in chunks.items() if one.get("isEntry")))
    screens = {
        name: _bytes(files, chunks, needed(chunks, name) - initial)
        for name, one in chunks.items()
        if one.get("isDynamicEntry")
    }
    return Weight(initial=_bytes(files, chunks, initial), screens=dict(sorted(screens.items())))


def needed(chunks: Chunks, name: str) -> frozenset[str]:
    """A chunk with all that it imports at once; what it imports later is not among them."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        if (chunk := waiting.pop()) not in found:
            found.add(chunk)
            waiting += chunks[chunk].get("imports", [])
    return frozenset(found)


def _bytes(files: Path, chunks: Chunks, names: frozenset[str]) -> int:
    scripts = {chunks[name]["file"] for name in names if chunks[name]["file"].endswith(".js")}
    return sum(len(gzip.compress((files / script).read_bytes())) for script in scripts)
