"""How a function is declared: what calls it and what it may touch. Its role and its environment follow from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type InboxFolder = Literal["uploads/", "parts/", "reports/"]
type PartyName = Literal["gosuslugi", "vk_id"]
type TableName = Literal["state", "access", "messages"]
type QueueName = Literal[
    "chat_exports",
    "ended_memberships",
    "provisioning",
    "roster_changes",
    "roster_follow_ups",
    "roster_import",
    "roster_school",
    "sms_status",
]

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


@dataclass(frozen=True, slots=True)
class Socket:
    """A route of the WebSocket API: `Socket("$connect")`."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Changes of a table's items, chosen by `entity`: all of them (`changed`), new items, those written anew, or gone.

    `at_once` is the largest number of them that one call gets; `side_by_side`, how many calls work on one shard.
    """

    table: TableName
    changed: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    at_once: int = 100
    side_by_side: int = 1


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
        module: its module in `functions`, such as `sign_in.handlers.log_in`; the entry is `handler`.
        source: what calls it.
        state, access, messages: the DynamoDB actions that it uses on each table. A transaction needs those in it.
        inverse: it queries the inverse index of `state`.
        secret: it reads the stage's secret.
        sends_sms: it sends texts to phones, by the stage's gateways.
        asks_gateways: it asks those gateways what became of texts.
        offers_calls: it has to know whether one of them calls.
        party: another party that it needs to be set up in the stage's file: its route is there only then.
        party_settings: its environment holds that party's settings and the site's domain.
        snils: it has to know whether a СНИЛС of the roster opens an account; it reads the secret then.
        shows_links: it makes addresses of the site, whose domain its environment holds.
        party_secret: it reads what Secrets Manager holds for that party.
        sends_to: queues that it sends to; `dead_letters_of`: queues whose dead letters it writes, with a reason.
        announces: it puts events on the bus.
        posts_to_windows: it sends frames to open windows, and closes them.
        inbox_reads, inbox_writes: the folders of the roster bucket whose objects it reads and writes.
        exports_read, exports_written: it reads, or writes, the files of exported chats.
        rate_share: the part of the API's rate that its route may take, for a call that is dear (argon2, a text) or that
            strangers guess at: flooded, it leaves the rest to the others. The web ACL counts such calls apart.
        removes: it takes people out of the roster, within the stage's limits.
        judges_senders: it gets the list of who may send which roster changes.
        watches_senders: it notices which systems have stopped to send.
        hashes_passwords: its allocator keeps the memory of a hash (`svyazka_common.passwords.ALLOCATOR`).
        disk: megabytes under /tmp.
        memory: megabytes; a whole processor comes with 1769.
        seconds: its time limit.
    """

    module: str
    source: Route | Socket | Stream | Messages | Daily
    state: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    inverse: bool = False
    secret: bool = False
    sends_sms: bool = False
    party: PartyName | None = None
    party_settings: bool = False
    shows_links: bool = False
    party_secret: bool = False
    snils: bool = False
    asks_gateways: bool = False
    offers_calls: bool = False
    sends_to: tuple[QueueName, ...] = ()
    dead_letters_of: tuple[QueueName, ...] = ()
    announces: bool = False
    posts_to_windows: bool = False
    inbox_reads: tuple[InboxFolder, ...] = ()
    inbox_writes: tuple[InboxFolder, ...] = ()
    exports_read: bool = False
    exports_written: bool = False
    rate_share: float | None = None
    removes: bool = False
    judges_senders: bool = False
    watches_senders: bool = False
    hashes_passwords: bool = False
    disk: int = 512
    memory: int = 1024
    seconds: int = 10

    @property
    def context(self) -> str:
        """The folder in `functions`: `link`."""
        return self.module.partition(".")[0]

    @property
    def action(self) -> str:
        """The module's own name: `who_am_i`, also where it lies in the room `handlers`."""
        return self.module.rpartition(".")[2]

    @property
    def construct_id(self) -> str:
        """`SignInWhoAmI`."""
        return f"{self.context}_{self.action}".title().replace("_", "")

    @property
    def handler(self) -> str:
        """Where Lambda finds the entry."""
        return f"functions.{self.module}.handler"

    def physical_name(self, prefix: str) -> str:
        """`svyazka-dev-sign-in-who-am-i`."""
        own = f"{self.context}-{self.action}".replace("_", "-")
        return f"{prefix}-{own}"
