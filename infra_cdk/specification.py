"""How a function is declared: what calls it and what it may touch. Its role and its environment follow from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type InboxFolder = Literal["uploads/", "parts/", "reports/"]
type TableName = Literal["state", "access"]
type QueueName = Literal["provisioning", "roster_changes", "roster_follow_ups", "roster_import", "roster_school"]

GET = "GetItem"
BATCH_GET = "BatchGetItem"
BATCH_WRITE = "BatchWriteItem"
QUERY = "Query"
PUT = "PutItem"
UPDATE = "UpdateItem"
DELETE = "DeleteItem"
CHECK = "ConditionCheckItem"
SELECT = "PartiQLSelect"
INSERT = "PartiQLInsert"


@dataclass(frozen=True, slots=True)
class Route:
    """An HTTP call: `Route("GET", "/api/chats/{chat_id}/members")`."""

    method: str
    path: str

    @property
    def key(self) -> str:
        """As API Gateway writes it: `GET /api/chats`."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Changes of a table's items, chosen by `entity`: all of them (`changed`), new items, or those written anew."""

    table: TableName
    changed: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages of a queue. `at_once` is the largest number of them that one call gets."""

    queue: QueueName
    at_once: int
    concurrency: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Once a day, at a time in Moscow."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One Lambda function.

    Attributes:
        module: its module in `functions`, such as `link.login`; the entry is `handler`.
        source: what calls it.
        state, access: the DynamoDB actions that it uses on either table. A transaction needs the actions in it.
        inverse: it queries the inverse index of `state`.
        secret: it reads the stage's secret.
        sends_sms: it sends texts to phones.
        sends_to: queues that it sends to; `dead_letters_of`: queues whose dead letters it writes, with a reason.
        announces: it puts events on the bus.
        inbox_reads, inbox_writes: the folders of the roster bucket whose objects it reads and writes.
        removes: it takes people out of the roster, within the stage's limits.
        disk: megabytes under /tmp.
        memory: megabytes; a whole processor comes with 1769.
        seconds: its time limit.
    """

    module: str
    source: Route | Stream | Messages | Daily
    state: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    inverse: bool = False
    secret: bool = False
    sends_sms: bool = False
    sends_to: tuple[QueueName, ...] = ()
    dead_letters_of: tuple[QueueName, ...] = ()
    announces: bool = False
    inbox_reads: tuple[InboxFolder, ...] = ()
    inbox_writes: tuple[InboxFolder, ...] = ()
    removes: bool = False
    disk: int = 512
    memory: int = 1024
    seconds: int = 10

    @property
    def context(self) -> str:
        """The folder in `functions`: `link`."""
        return self.module.partition(".")[0]

    @property
    def action(self) -> str:
        """The module's own name: `who_am_i`."""
        return self.module.partition(".")[2]

    @property
    def construct_id(self) -> str:
        """`LinkWhoAmI`."""
        return f"{self.context}_{self.action}".title().replace("_", "")

    @property
    def handler(self) -> str:
        """Where Lambda finds the entry."""
        return f"functions.{self.module}.handler"

    def physical_name(self, prefix: str) -> str:
        """`svyazka-dev-link-who-am-i`."""
        return "-".join((prefix, self.context, self.action.replace("_", "-")))
