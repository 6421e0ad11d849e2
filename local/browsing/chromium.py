"""A Chromium of this machine: Playwright's own where it is installed, else the system's."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from playwright.sync_api import Browser

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WITHOUT_WINDOWS = ("chromium-headless-shell", "chrome-headless-shell")
"""The same browser without what draws its windows: pages open in it for half of the processor time."""
NONE_FOUND = (
    "there is no browser on this machine: neither Playwright's (uv run playwright install chromium)"
    f" nor one of {', '.join(WITHOUT_WINDOWS + WHOLE)} on the PATH"
)


def executable() -> Path:
    """Where a browser lies, a whole one where there is a choice. Raises LocalError where there is none."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else _on_path(WHOLE + WITHOUT_WINDOWS)


@contextmanager
def launched(*arguments: str) -> Generator[Browser]:
    """A browser without a window. Raises LocalError where there is none."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        # Without a path Playwright takes its own browser without windows.
        program = None if own.exists() else _on_path(WITHOUT_WINDOWS + WHOLE)
        browser = playwright.chromium.launch(executable_path=program, args=list(arguments))
        try:
            yield browser
        finally:
            browser.close()


def _on_path(names: Sequence[str]) -> Path:
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise LocalError(NONE_FOUND)
    return Path(program)
