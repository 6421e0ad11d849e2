"""The figures of messages: what is computed from what was measured."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from local.bench.messages.command import document, meets
from local.bench.messages.counting import Message, Use
from local.bench.messages.delivery import Figures
from local.bench.messages.region import Costs, Day, dollars, parts
from local.bench.roster.prices import FRAME, LAMBDA_CALL
from local.bench.roster.pump import Work
from local.cli import app


def use(action: str, write: float = 0, read: float = 0, posts: float = 0) -> Use:
    return Use(
        module=f"messenger.handlers.{action}",
        write_units=write,
        read_units=read + 3,
        write_units_of_messages=write,
        read_units_of_messages=read,
        posts=posts,
        work=Work(calls=1, cpu=0.004),
    )


def message(members: int, write: float = 1) -> Message:
    return Message(
        members=members,
        send=use("send", write=write, read=1),
        head=use("update_heads", write=1),
        delivery=use("deliver", read=9),
    )


FIGURES = Figures(
    sends_per_s=61.23,
    windows=1000,
    delivery_ms=[float(number) for number in range(1, 1001)],
    processor_ms={"the emulator": 280.4, "deliver": 700.2, "send": 0.2},
)


def test_document_has_the_units_of_a_send_and_its_head_and_no_more() -> None:
    made = document([message(10), message(1000, write=1.5)], FIGURES)
    assert made == {
        "sends_per_s": 61.2,
        "delivery_p50_ms": 500,
        "delivery_p99_ms": 990,
        "delivery_cpu_ms": {"the emulator": 280, "deliver": 700},
        "write_units_per_message": 2.5,
        "read_units_per_message": 1,
        "by_members": [
            {"members": 10, "write_units": 2, "read_units": 1, "cpu_ms": 12.0},
            {"members": 1000, "write_units": 2.5, "read_units": 1, "cpu_ms": 12.0},
        ],
    }


@pytest.mark.parametrize(
    ("name", "figure"),
    [("write_units_per_message", 2.5), ("read_units_per_message", 2), ("delivery_p99_ms", 1000)],
)
def test_each_aim_that_is_missed_is_told(name: str, figure: float) -> None:
    made = document([message(10)], FIGURES)
    assert meets(made)
    assert not meets(made | {name: figure})


def test_each_post_and_each_unit_has_its_price() -> None:
    nothing = dollars(use("deliver"))
    assert dollars(use("deliver", posts=3)) - nothing == pytest.approx(3 * FRAME)
    assert nothing > LAMBDA_CALL


def test_day_costs_what_happens_in_it_for_each_person() -> None:
    costs = Costs(send=1, head=2, delivery=3, handshake=4, listed=5, history=6, mark=7, look=8, ping=9)
    nothing = Day(messages=0, minutes=0, windows=0, lists=0, histories=0, marks=0, looks=0, pings=0)
    assert sum(parts(1000, costs, nothing).values()) == 0
    by_part = parts(1000, costs, Day(messages=2, minutes=0, windows=1, lists=1, histories=1, marks=1, looks=1, pings=1))
    assert by_part == {
        "sends": 2000,
        "heads": 4000,
        "deliveries": 6000,
        "connection_minutes": 9000,
        "presence": 4000,
        "lists": 5000,
        "histories": 6000,
        "read_marks": 7000,
        "looks_for_missed_changes": 8000,
    }


@pytest.mark.parametrize("members", ["", "ten", "10,,100", "0", "-5"])
def test_size_that_is_no_number_is_refused_in_words(members: str) -> None:
    result = CliRunner().invoke(app, ["bench", "messages", "--members", members])
    assert result.exit_code == 2
