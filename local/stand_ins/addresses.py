"""The addresses of stand-ins and of the WebSocket API in a stack's saved state, which hold the port that it ran on.

Functions that a browser calls find a stand-in at the origin that it called. Others have a whole address among their
settings: `http://127.0.0.1:4566/_local/smsc`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local.ports import LOOPBACK

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "/_local"
"""All of them lie under this path of the stack's port, each under its name (`parties.all_of`)."""

STREET = "stand-ins"
"""Name under which the page that lists them lies."""

NAMES = frozenset({"esia", "vk-id", "smsc", "sms-aero"})
ADDRESS = re.compile(rf"http://{re.escape(LOOPBACK)}:\d+(?={PREFIX}/|/_aws/execute-api/)")


def move_to(port: int, home: Path) -> None:
    """Make the saved addresses of stand-ins those of another port."""
    for path in (home / "state").glob("*.json"):
        saved = path.read_text("utf-8")
        moved = ADDRESS.sub(f"http://{LOOPBACK}:{port}", saved)
        if moved != saved:
            path.write_text(moved, "utf-8")
