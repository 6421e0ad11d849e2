"""What each call of the messenger uses: the real handlers in this process, on what stands for DynamoDB."""

from __future__ import annotations

import io
import os
import time
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from statistics import mean
from typing import TYPE_CHECKING, Any
from unittest import mock

from local import environment
from local.bench import schema
from local.bench.events import request, stream
from local.bench.messages import school
from local.bench.roster import clients
from local.bench.roster.databases import running
from local.bench.roster.pump import Work
from local.bench.roster.units import Units
from local.bench.start import Context
from local.errors import LocalError
from svyazka_common import aws
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.messages import row_sk

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

TABLES = ("state", "access", "messages")
ONLINE = 0.1
"""The share of a chat's members who have a window open."""
WARMING, COUNTED = 5, 20
"""Messages before those that count, and those."""
SPEAKERS = 10
"""People who speak in turn, so that nobody is too fast."""


class Posts:
    """Takes what is posted to windows in place of API Gateway, and counts it."""

    def __init__(self) -> None:
        self.taken = 0

    def post(self, _connection_id: str, _frame: str) -> bool:
        """Take a frame."""
        self.taken += 1
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one call of a function uses: DynamoDB's units in all and those of `messages`, posts, and its own work."""

    module: str
    write_units: float
    read_units: float
    write_units_of_messages: float
    read_units_of_messages: float
    posts: float
    work: Work

    @classmethod
    def mean(cls, uses: Sequence[Use]) -> Use:
        """The mean of several calls of one function."""
        return cls(
            module=uses[0].module,
            write_units=mean(one.write_units for one in uses),
            read_units=mean(one.read_units for one in uses),
            write_units_of_messages=mean(one.write_units_of_messages for one in uses),
            read_units_of_messages=mean(one.read_units_of_messages for one in uses),
            posts=mean(one.posts for one in uses),
            work=Work(
                calls=1,
                asked=round(mean(one.work.asked for one in uses)),
                cpu=mean(one.work.cpu for one in uses),
            ),
        )


@dataclass(slots=True)
class Messenger:
    """The handlers, and the tables that they use."""

    dynamodb: Any
    _units: Units = field(default_factory=Units)
    posts: Posts = field(default_factory=Posts)

    def watch(self) -> None:
        """Count what the handlers' clients do."""
        self._units.watch(aws.dynamodb())

    def fill(self, name: str, members: int, *, online: float = ONLINE) -> list[str]:
        """Make a chat, and return the ids of its members; a share of them has a window open."""
        ids = school.people(name, members)
        listening = ids[: round(members * online)]
        school.put_all(self.dynamodb, "state", (school.membership(person_id, name) for person_id in ids))
        school.put_all(self.dynamodb, "access", map(school.session, ids))
        school.put_all(self.dynamodb, "messages", school.windows(listening))
        return ids

    def ask(
        self, action: str, method: str, path: str, person_id: str, body: Any = None, **query: str
    ) -> tuple[Any, Use]:
        """Make a call of the API; the body of its answer, and what it used. Raises LocalError where it is refused."""
        cookies = [school.cookie(person_id)]
        event = request(method, f"/api/messenger{path}", body=body, query=query, cookies=cookies)
        answer, use = self.call(action, event)
        if answer["statusCode"] >= 300:  # noqa: PLR2004 - all statuses of success lie below
            message = f"{action} was refused: {answer}"
            raise LocalError(message)
        return answer["body"], use

    def tell(self, action: str, chat_id: str, place: int) -> Use:
        """Hand a row of a chat to a reader of the stream."""
        key = {"pk": {"S": chat_pk(chat_id)}, "sk": {"S": row_sk(place)}}
        item = self.dynamodb.get_item(TableName="messages", Key=key)["Item"]
        return self.call(action, stream("messages", item))[1]

    def call(self, action: str, event: dict[str, Any]) -> tuple[Any, Use]:
        """Call a handler of the messenger."""
        module = f"messenger.handlers.{action}"
        with redirect_stdout(io.StringIO()):
            handler = import_module(f"functions.{module}").handler
            self._units.begin()
            self.posts.taken = 0
            begun = time.process_time()
            answer = handler(event, Context())
            cpu = time.process_time() - begun
        of_messages = self._units.of_tables["messages"]
        return answer, Use(
            module=module,
            write_units=self._units.units["write"],
            read_units=self._units.units["read"],
            write_units_of_messages=of_messages["write"],
            read_units_of_messages=of_messages["read"],
            posts=self.posts.taken,
            work=Work(calls=1, asked=self._units.calls.total(), cpu=cpu),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one message uses: its send, the head of its chat, its delivery."""

    members: int
    send: Use
    head: Use
    delivery: Use

    @property
    def uses(self) -> tuple[Use, Use, Use]:
        """All three."""
        return self.send, self.head, self.delivery

    @property
    def write_units(self) -> float:
        """Of the table `messages`: the row and the head."""
        return self.send.write_units_of_messages + self.head.write_units_of_messages

    @property
    def read_units(self) -> float:
        """Of the table `messages` by the send: what stands before the row."""
        return self.send.read_units_of_messages

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of a processor, of all three."""
        return 1000 * sum(use.work.cpu for use in self.uses)


def message_uses(messenger: Messenger, members: int) -> Message:
    """Talk in a chat of so many members, and count what each message uses; the mean."""
    name = str(members)
    chat_id, ids = school.chat_id(name), messenger.fill(name, members)
    counted: list[tuple[Use, Use, Use]] = []
    for number in range(WARMING + COUNTED):
        body = {"client_id": f"m{number}", "known": number, "text": school.TEXT}
        speaker = ids[number % min(SPEAKERS, members)]
        _, send = messenger.ask("send", "POST", f"/chats/{chat_id}/messages", speaker, body)
        head = messenger.tell("update_heads", chat_id, number + 1)
        counted.append((send, head, messenger.tell("deliver", chat_id, number + 1)))
    send, head, delivery = (Use.mean(uses) for uses in zip(*counted[WARMING:], strict=True))
    return Message(members=members, send=send, head=head, delivery=delivery)


@contextmanager
def opened() -> Generator[Messenger]:
    """The messenger on an empty emulator of DynamoDB."""
    with running("emulator") as there, mock.patch.dict(os.environ, _settings(there.address)):
        dynamodb = clients.session().client("dynamodb", endpoint_url=there.address)
        for table in TABLES:
            dynamodb.create_table(**schema.definition(table))
        aws.client.cache_clear()
        messenger = Messenger(dynamodb)
        messenger.watch()
        connections = import_module("functions.messenger.repository.connections")
        with mock.patch.object(connections, "post", messenger.posts.post):
            yield messenger
    aws.client.cache_clear()


def _settings(address: str) -> dict[str, str]:
    port = int(address.rpartition(":")[2])
    return environment.credentials(port) | {
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "MESSAGES_TABLE": "messages",
        "SOCKET_CALLBACK_URL": f"{address}/socket",
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
    }
