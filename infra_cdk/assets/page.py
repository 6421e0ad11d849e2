"""The page, built from `web/` by Vite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra_cdk.assets.build_folder import PROJECT, built, content_hash

WEB = PROJECT / "web"
VITE = PROJECT / "node_modules" / "vite" / "bin" / "vite.js"
LEFT_OUT = frozenset({"node_modules", "dist", "coverage"})
SHARED = ("package.json", "package-lock.json", "docs/openapi.json")
FILES = "files"
MANIFEST = "manifest.json"


class PageNotBuiltError(RuntimeError):
    """The page could not be built; the message says why."""


def page_sources() -> list[Path]:
    """All that the page is built from, sorted."""
    own = (path for path in sorted(WEB.rglob("*")) if not LEFT_OUT.intersection(path.relative_to(WEB).parts))
    return [*(path for path in own if path.is_file()), *(PROJECT / name for name in SHARED), Path(__file__)]


def build_page() -> Path:
    """A folder with the page's `files` and Vite's `manifest.json`, which tells which file needs which.

    Its name holds the hash of all that went in; what is built already is returned at once. Raises PageNotBuiltError.
    """
    return built(f"page-{content_hash(page_sources())}", _build)


def _build(folder: Path) -> None:
    # This environment's own node first, whatever the machine has.
    node = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
    if node is None or not VITE.exists():
        message = "the page's tools are not installed: uv sync && uv run npm ci"
        raise PageNotBuiltError(message)
    files = folder / FILES
    done = subprocess.run(  # noqa: S603 - our own tool chain
        [node, str(VITE), "build", "--outDir", str(files), "--emptyOutDir", "--manifest", MANIFEST],
        cwd=WEB,
        env={**os.environ, "FORCE_COLOR": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"the page does not build:\n{done.stdout}\n{done.stderr}"
        raise PageNotBuiltError(message)
    (files / MANIFEST).rename(folder / MANIFEST)
