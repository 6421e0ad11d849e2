"""How a command speaks: its result goes to standard output, its progress to standard error.

Progress is a spinner on a terminal, and plain lines in a log.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

HEARTBEAT_SECONDS = 10.0

console = Console(stderr=True, highlight=False, soft_wrap=True)


def examples(*lines: str) -> str:
    """Return the end of a command's `--help`: its examples, each on a line of its own that begins with `svyazka`."""
    return "\n\n".join(("Examples:", *lines))


def print_document(document: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output; at once, also where that is a pipe."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Print a line on standard error."""
    console.print(text, markup=False)


@contextmanager
def step(text: str) -> Generator[None]:
    """Show on standard error that a step is under way, and in the end how long it took."""
    started = time.monotonic()
    with _spinner(text) if console.is_terminal else _heartbeat(text, started):
        yield
    console.print(f"[green]✓[/] {text} [dim]({time.monotonic() - started:.1f} s)[/]")


@contextmanager
def _spinner(text: str) -> Generator[None]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        bar.add_task(text)
        yield


@contextmanager
def _heartbeat(text: str, started: float) -> Generator[None]:
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_SECONDS):
            say(f"… {text} ({time.monotonic() - started:.0f} s)")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
