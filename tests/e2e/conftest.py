"""One stack for all end-to-end tests, on a free port, and the journey gone through once on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local import stack as stacks
from local.demo.cast import Cast, present_cast
from local.demo.journey import ChatLists, play
from local.demo.record import Record
from local.running import address_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.emulator_process import Emulator


@pytest.fixture(scope="session")
def stack() -> Generator[Emulator]:
    with stacks.temporary() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def address(stack: Emulator) -> str:
    return address_of(stack.port)


@pytest.fixture(scope="session")
def cast() -> Cast:
    return present_cast()


@pytest.fixture(scope="session")
def journey(address: str, cast: Cast) -> tuple[Record, ChatLists]:
    record = Record()
    return record, play(address, cast, record)


@pytest.fixture(scope="session")
def record(journey: tuple[Record, ChatLists]) -> Record:
    """The steps of the journey."""
    return journey[0]


@pytest.fixture(scope="session")
def chats(journey: tuple[Record, ChatLists]) -> ChatLists:
    """Each actor's chats at the end of the journey."""
    return journey[1]
