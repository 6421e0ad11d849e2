"""What a browser loads before it shows a screen, by the built index.html and Vite's manifest."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra_cdk.assets.page import FILES, MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

type Chunks = dict[str, dict[str, Any]]

SCRIPT_LINK = re.compile(r'(?:src|href)="/([^"]+\.js)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Bytes of JavaScript after gzip: what index.html has loaded at once, and what each screen (by its source) adds."""

    initial: int
    screens: dict[str, int]


def weigh(built: Path) -> Weight:
    """The weight of a page that `infra_cdk.assets.page` has built."""
    chunks: Chunks = json.loads((built / MANIFEST).read_text("utf-8"))
    files = built / FILES
    linked = SCRIPT_LINK.findall((files / "index.html").read_text("utf-8"))
    roots = (name for name, one in chunks.items() if one["file"] in linked)
    initial = frozenset[str]().union(*(needed(chunks, name) for name in roots))
    screens = {
        name: _bytes(files, chunks, needed(chunks, name) - initial)
        for name, one in chunks.items()
        if one.get("isDynamicEntry") and name not in initial
    }
    return Weight(initial=_bytes(files, chunks, initial), screens=dict(sorted(screens.items())))


def needed(chunks: Chunks, name: str) -> frozenset[str]:
    """A chunk with all that it imports at once; what it imports later is not among them."""
    loaded: set[str] = set()
    waiting = [name]
    while waiting:
        if (chunk := waiting.pop()) not in loaded:
            loaded.add(chunk)
            waiting += chunks[chunk].get("imports", [])
    return frozenset(loaded)


def _bytes(files: Path, chunks: Chunks, names: frozenset[str]) -> int:
    scripts = {chunks[name]["file"] for name in names if chunks[name]["file"].endswith(".js")}
    return sum(len(gzip.compress((files / script).read_bytes())) for script in scripts)
