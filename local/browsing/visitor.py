"""Somebody at a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

type Scheme = Literal["light", "dark"]

PATIENCE_MS = 90_000
"""A function's first answer can take seconds on the emulator."""

SHOWN_MS = 5_000
"""A report of a failure waits so long for a page's text."""

REFUSED_CALL = "Failed to load resource"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What somebody holds in their hands or sits at."""

    name: str
    width: int
    height: int
    touch: bool = False

    @property
    def viewport(self) -> ViewportSize:
        """As Playwright takes it."""
        return {"width": self.width, "height": self.height}


PHONE = Device(name="phone", width=390, height=844, touch=True)
DESKTOP = Device(name="desktop", width=1280, height=800)
SIZES = (
    Device(name="320x640", width=320, height=640, touch=True),
    PHONE,
    Device(name="1280x600", width=1280, height=600),
    Device(name="1366x768", width=1366, height=768),
)
"""The windows in which every screen has to work: a small phone, a phone, a low notebook, a usual one."""


class Visitor:
    """One browser profile with one page: cookies and storage are its own.

    `troubles` collects what went wrong unseen: errors of scripts, and what the content security policy forbade.
    """

    def __init__(self, browser: Browser, address: str, device: Device, scheme: Scheme = "light") -> None:
        self.device = device
        self.troubles: list[str] = []
        self._context = browser.new_context(
            base_url=address,
            viewport=device.viewport,
            has_touch=device.touch,
            is_mobile=device.touch,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="ru-RU",
            timezone_id="Europe/Moscow",
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._hear)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the browser profile, and forget what is in it."""
        self._context.close()

    def shown(self) -> str:
        """Return the page's address and its text, for the report of a failed test; of a page that has crashed, why."""
        try:
            return f"{self.page.url}\n\n{self.page.locator('body').inner_text(timeout=SHOWN_MS)}"
        except PlaywrightError as error:
            return f"{self.page.url}\n\n{error}"

    def go_offline(self, *, offline: bool = True) -> None:
        """Pull the plug, or put it back."""
        self._context.set_offline(offline)

    def slow_down(self, *, latency_ms: int, kilobytes_per_second: int) -> None:
        """Have the network answer later and give less."""
        session = self._context.new_cdp_session(self.page)
        throughput = kilobytes_per_second * 1024
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": latency_ms,
                "downloadThroughput": throughput,
                "uploadThroughput": throughput,
            },
        )

    def _hear(self, message: ConsoleMessage) -> None:
        # A refusal of the API is an answer like any other; the browser notes it all the same.
        if message.type == "error" and REFUSED_CALL not in message.text:
            self.troubles.append(message.text)
