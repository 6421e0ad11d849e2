"""The journey through Госуслуги and VK ID, on a stack that nobody has used yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local import stack as stacks
from local.demo.journey import play
from local.demo.record import Record
from local.running import address_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.demo.cast import Cast


@pytest.fixture(scope="module")
def record(cast: Cast) -> Generator[Record]:
    with stacks.temporary() as emulator:
        record = Record()
        play(address_of(emulator.port), cast, record, ("gosuslugi", "vk_id"))
        yield record


def test_every_step_goes_as_expected(record: Record) -> None:
    assert [step for step in record.steps if not step.ok] == []


def test_everybody_logs_in_without_a_password_and_links_without_an_sms(record: Record) -> None:
    steps = [step.step for step in record.steps]
    assert steps.count("logs in through Госуслуги, without a password") == 3
    assert steps.count("proves the phone by VK ID, without an SMS") == 3
    assert "gets an SMS" not in steps
