"""The addresses of queues in an emulator's saved state, which hold the port that it ran on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = re.compile(r"http://localhost:\d+/(?=\d{12}/)")


def move_to(port: int, home: Path) -> None:
    """Make the saved queues those of another port.

    The emulator (1.5.33) finds a queue by its whole address. One that was saved on another port would be found by
    nobody: nothing would read it, and functions would send to where nobody listens.
    """
    for path in (home / "state").glob("*.json"):
        saved = path.read_text("utf-8")
        moved = ADDRESS.sub(f"http://localhost:{port}/", saved)
        if moved != saved:
            path.write_text(moved, "utf-8")
