"""What is happening now, on standard error: a spinner for a person, plain lines for a log."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Generator

HEARTBEAT_SECONDS = 10.0

console = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print a line."""
    console.print(text, markup=False)


@contextmanager
def step(text: str) -> Generator[None]:
    """Show that something is under way, and how long it took in the end."""
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
