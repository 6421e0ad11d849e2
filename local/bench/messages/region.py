"""The day of a region as dollars: what each call uses, times how often a day has it. Nothing runs on AWS."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from local.bench.messages import school
from local.bench.messages.counting import COUNTED, WARMING, message_uses
from local.bench.roster import prices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local.bench.messages.counting import Messenger, Use

MEMBERS = 30
"""Of a chat in which a message is said; every tenth has a window open."""
CHATS = 12
"""Of a person."""
HOST = "journal.test"
AIM_DOLLARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A person's day in the messenger: how often each thing happens.

    Every tenth person has a window open through ten hours: three windows of twenty minutes for each. A window reads the
    list when it opens and once more when its socket has, and looks for what it missed; frames keep both up to date.
    Once in ten minutes it looks whether a frame was lost, and within nine it keeps the connection (`web/src/messenger`:
    PAUSE_WITH_SOCKET_MS, PING_MS).
    """

    messages: float = 5
    minutes: float = 60
    windows: float = 3
    lists: float = 6
    histories: float = 4
    marks: float = 6
    looks: float = 6
    pings: float = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What one of each costs, in dollars."""

    send: float
    head: float
    delivery: float
    handshake: float
    listed: float
    history: float
    mark: float
    look: float
    ping: float


def parts(people: int, costs: Costs, day: Day | None = None) -> Mapping[str, float]:
    """Dollars a day, by what they are for."""
    day = day or Day()
    each = {
        "sends": day.messages * costs.send,
        "heads": day.messages * costs.head,
        "deliveries": day.messages * costs.delivery,
        "connection_minutes": day.minutes * prices.CONNECTION_MINUTE + day.pings * costs.ping,
        "presence": day.windows * costs.handshake,
        "lists": day.lists * costs.listed,
        "histories": day.histories * costs.history,
        "read_marks": day.marks * costs.mark,
        "looks_for_missed_changes": day.looks * costs.look,
    }
    return {name: people * dollars for name, dollars in each.items()}


def document(people: int, messenger: Messenger) -> dict[str, Any]:
    """As JSON, in whole cents; `units_dollars_a_day` is what DynamoDB's units cost of it, which the aim is about."""
    uses = measured_uses(messenger)
    made = parts(people, Costs(**{name: FEES.get(name, 0) + dollars(use) for name, use in uses.items()}))
    units = parts(people, Costs(**{name: unit_dollars(use) for name, use in uses.items()}), replace(Day(), minutes=0))
    return {
        "people": people,
        "dollars_a_day": round(sum(made.values()), 2),
        "units_dollars_a_day": round(sum(units.values()), 2),
        "parts": {name: round(part, 2) for name, part in made.items()},
    }


def measured_uses(messenger: Messenger) -> Mapping[str, Use]:
    """Make each call as a person of `CHATS` chats does; what each used, by the fields of `Costs`."""
    message = message_uses(messenger, MEMBERS)
    person_id = school.people(str(MEMBERS), MEMBERS)[-1]
    for number in range(CHATS - 1):
        school.put_all(messenger.dynamodb, "state", [school.membership(person_id, f"other-{number}")])
    chat = f"/chats/{school.chat_id(str(MEMBERS))}"
    last = WARMING + COUNTED
    mark = {"sequence_number": last, "number": last}
    handshake = {
        "headers": {"Host": HOST, "Origin": f"https://{HOST}", "Cookie": school.cookie(person_id)},
        "requestContext": {"connectionId": "window"},
    }

    def http(action: str, method: str, path: str, body: Any = None, **query: str) -> Use:
        return _second(lambda: messenger.ask(action, method, path, person_id, body, **query)[1])

    return {
        "send": message.send,
        "head": message.head,
        "delivery": message.delivery,
        "handshake": _second(lambda: messenger.call("connect", handshake)[1]),
        "listed": http("chat_list", "GET", "/chats"),
        "history": http("history", "GET", f"{chat}/messages"),
        "mark": http("read", "PUT", f"{chat}/read", mark),
        "look": http("changes", "GET", f"{chat}/changes", known=str(last)),
        "ping": _second(lambda: messenger.call("frame", {"body": '{"kind": "ping"}'})[1]),
    }


FEES = dict.fromkeys(("send", "listed", "history", "mark", "look"), prices.HTTP_CALL) | {
    "handshake": prices.FRAME,
    "ping": 2 * prices.FRAME,  # the answer is a frame, too
}
"""What the API asks for a call, whatever is in it."""


def dollars(use: Use) -> float:
    """The price of a call of a function: DynamoDB, Lambda, and the frames that it posts."""
    seconds = prices.lambda_seconds(use.module, use.work)
    return (
        unit_dollars(use)
        + use.posts * prices.FRAME
        + prices.LAMBDA_CALL
        + seconds * prices.MEMORY[use.module] / 1024 * prices.GIGABYTE_SECOND
    )


def unit_dollars(use: Use) -> float:
    """The price of the units of DynamoDB alone."""
    return use.write_units * prices.WRITE_UNIT + use.read_units * prices.READ_UNIT


def _second(call: Callable[[], Use]) -> Use:
    """What a second call uses: the first loads modules."""
    call()
    return call()
