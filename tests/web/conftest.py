"""One stack for all tests of the page, apart from that of the HTTP journey: both count who is linked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect

from local import stack as stacks
from local.browsing.chromium import launched
from local.browsing.visitor import PATIENCE_MS, PHONE, SIZES, Device, Scheme, Visitor
from local.demo.cast import Cast, present_cast
from local.errors import LocalError
from local.running import address_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser

VISITORS = pytest.StashKey[list[Visitor]]()


class Visit(Protocol):
    """Sits somebody down at a browser of their own."""

    def __call__(self, device: Device = PHONE, scheme: Scheme = "light") -> Visitor: ...


@pytest.fixture(scope="module")
def chromium() -> Generator[Browser]:
    """Not for the whole session: while it is open, nothing else in this process can run asyncio."""
    expect.set_options(timeout=PATIENCE_MS)
    try:
        with launched() as browser:
            yield browser
    except LocalError as error:
        pytest.skip(str(error))


@pytest.fixture(params=SIZES, ids=lambda device: device.name)
def size(request: pytest.FixtureRequest) -> Device:
    """Each window in which every screen has to work."""
    chosen: Device = request.param
    return chosen


@pytest.fixture(scope="session")
def address() -> Generator[str]:
    with stacks.temporary() as emulator:
        yield address_of(emulator.port)


@pytest.fixture(scope="session")
def cast() -> Cast:
    return present_cast()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure's report what each browser showed at that moment."""
    report = yield
    if report.failed and call.when == "call":
        visitors = item.stash.get(VISITORS, None) or []
        for number, visitor in enumerate(visitors, 1):
            report.sections.append((f"browser {number}, {visitor.device.name}", visitor.shown()))
    return report


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Generator[Visit]:
    """At the end nothing may have gone wrong unseen in any of the browsers."""
    visitors: list[Visitor] = []
    request.node.stash[VISITORS] = visitors

    def sit_down(device: Device = PHONE, scheme: Scheme = "light") -> Visitor:
        visitors.append(Visitor(chromium, address, device, scheme))
        return visitors[-1]

    yield sit_down
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.close()
    assert troubles == []
