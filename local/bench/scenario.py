"""What a function is started with, and what it has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.bench import world
from local.bench.events import request

if TYPE_CHECKING:
    from collections.abc import Callable

type Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`prepare` brings the school to where the event is possible, and gives the event.

    `status` is what an HTTP function then answers, None for a background function: it reports no failed item. A
    navigation answers 302 to a refusal too, and leads to a page with `problem=`.
    """

    prepare: Callable[[], Event]
    status: int | None = None

    def holds(self, answer: Any) -> bool:
        """Whether the answer is the expected one."""
        if self.status is not None:
            led = answer.get("headers", {}).get("Location", "")
            return bool(answer["statusCode"] == self.status) and "problem=" not in led
        return answer is None or not answer.get("batchItemFailures")


def signed_in(method: str, path: str, person_id: str, **fields: Any) -> Event:
    """A call of somebody of the school."""
    return request(method, path, cookies=world.sign_in(person_id), **fields)
