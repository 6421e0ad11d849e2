"""A Chromium of this machine: Playwright's own where it is installed, else the system's."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, Playwright

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE_FOUND = (
    "there is no browser on this machine: neither Playwright's (uv run playwright install chromium)"
    f" nor one of {', '.join(ON_PATH)} on the PATH"
)


def executable() -> Path:
    """Where the browser lies. Raises LocalError where there is none."""
    with sync_playwright() as playwright:
        return _executable(playwright)


@contextmanager
def launched(*arguments: str) -> Generator[Browser]:
    """A browser without a window. Raises LocalError where there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(playwright), args=list(arguments))
        try:
            yield browser
        finally:
            browser.close()


def _executable(playwright: Playwright) -> Path:
    own = Path(playwright.chromium.executable_path)
    if own.exists():
        return own
    program = next(filter(None, map(shutil.which, ON_PATH)), None)
    if program is None:
        raise LocalError(NONE_FOUND)
    return Path(program)
