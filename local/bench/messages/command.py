"""`svyazka bench messages`: measures and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local import stack
from local.bench.messages import delivery, region
from local.bench.messages.counting import message_uses, opened
from local.bench.messages.region import dollars
from local.bench.messages.table import print_day, print_messages
from operations.terminal import print_document, step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.bench.messages.counting import Message
    from local.bench.messages.delivery import Figures

WINDOWS = 1000
MILLION = 1_000_000
MOST_WRITE_UNITS, MOST_READ_UNITS, LONGEST_P99_MS = 2, 1, 1000


def command(*, members: Sequence[int], people: int | None, as_json: bool) -> bool:
    """Measure messages, or compute the day of a region of so many people; False where an aim is missed."""
    if people is not None:
        with opened() as messenger, step("What each call of the messenger uses"):
            made = region.document(people, messenger)
        print_document(made) if as_json else print_day(made)
        return bool(made["units_dollars_a_day"] < region.AIM_DOLLARS * people / MILLION)
    with opened() as messenger, step(f"What a message uses, by {', '.join(map(str, members))} members"):
        messages = [message_uses(messenger, count) for count in members]
    with stack.temporary() as emulator, step(f"Messages into {WINDOWS:,} open windows"):
        figures = delivery.measure(emulator.port, WINDOWS)
    made = document(messages, figures)
    if as_json:
        print_document(made)
    else:
        print_messages(made, [sum(map(dollars, message.uses)) * MILLION for message in messages], figures)
    return meets(made)


def document(messages: Sequence[Message], figures: Figures) -> dict[str, Any]:
    """As JSON. Units are those of the table `messages` that a send takes with its chat's head; `cpu_ms` has all."""
    return {
        "sends_per_s": round(figures.sends_per_s, 1),
        "delivery_p50_ms": round(figures.percentile(50)),
        "delivery_p99_ms": round(figures.percentile(99)),
        "delivery_cpu_ms": {name: round(spent) for name, spent in figures.processor_ms.items() if round(spent)},
        "write_units_per_message": max(message.write_units for message in messages),
        "read_units_per_message": max(message.read_units for message in messages),
        "by_members": [
            {
                "members": message.members,
                "write_units": message.write_units,
                "read_units": message.read_units,
                "cpu_ms": round(message.cpu_ms, 1),
            }
            for message in messages
        ],
    }


def meets(made: dict[str, Any]) -> bool:
    """Whether all aims are met."""
    return bool(
        made["write_units_per_message"] <= MOST_WRITE_UNITS
        and made["read_units_per_message"] <= MOST_READ_UNITS
        and made["delivery_p99_ms"] < LONGEST_P99_MS
    )
