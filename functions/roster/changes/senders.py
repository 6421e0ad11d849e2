"""The sender of a message, and what they may send.

The id that SQS attests counts, and nothing that the message says of itself.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, TypeAdapter

from svyazka_common.fields import Identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


ATTRIBUTE = "sender"
"""The message attribute that names a redriven message's first sender. It counts only from a sender who may forward."""

PACKAGE, FILE = "svyazka_stage", "roster_senders.json"
"""Where the stage's layer has the configuration; a function's environment holds 4 KB."""


class Sender(Struct, frozen=True):
    """Who answers for a message, by the id that SQS attests, and what they may send; without grants, nothing."""

    sender_id: str
    grants: tuple[Grant, ...]

    @property
    def is_limited(self) -> bool:
        """Whether no grant allows them all kinds of changes for all organisations."""
        return not any(grant.organisations == "all" and grant.kinds == "all" for grant in self.grants)


@cache
def configured() -> tuple[Grant, ...]:
    """The senders of this stage."""
    text = files(PACKAGE).joinpath(FILE).read_bytes()
    return TypeAdapter(tuple[Grant, ...]).validate_json(text)


def named(sender_id: str) -> Sender:
    """The sender of an id."""
    return Sender(sender_id, grants_of(sender_id, configured()))


def sender_of(record: SQSRecord) -> Sender:
    """The sender who answers for a message: its attested sender or, if they may forward, the sender in `ATTRIBUTE`."""
    attested = named(record.attributes.get("SenderId") or "")
    if any(grant.forwards for grant in attested.grants):
        attribute = (record.get("messageAttributes") or {}).get(ATTRIBUTE)
        if attribute is not None and attribute.get("stringValue"):
            return named(attribute["stringValue"])
    return attested


def noted(record: SQSRecord) -> dict[str, str]:
    """A dead letter's attributes: the sender by `sender_of`, which need not be what the message's attribute says."""
    return {ATTRIBUTE: sender_of(record).sender_id}


type Region = Literal["region"]
type Concerned = AbstractSet[str] | Region
"""The organisations that a change concerns; `region` where it concerns all of them, as an academic year does."""

PREFIX = "roster."


class Grant(BaseModel):
    """What one entry of the stage's configuration allows the senders that it names.

    Attributes:
        name: for people.
        sender_ids: as SQS attests them: `AIDA…` of a user, or `AROA…` of a role (whatever the session is called). The
            12 digits of an account stand for its root and for its federated users.
        organisations: ids, or `all`; an academic year takes `all`.
        kinds: `guardianship`, `guardianship.upserted`, `role:parent`, or `all`.
        forwards: sends on what others have sent (`svyazka dead-letters redrive`): the attribute `sender` counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sender_ids: tuple[str, ...]
    organisations: Literal["all"] | tuple[Identifier, ...]
    kinds: Literal["all"] | tuple[str, ...]
    forwards: bool = False

    def allows_kind(self, kind: str, role: str | None) -> bool:
        """Whether messages of a kind (`role.upserted`), about a role, may come by it."""
        if self.kinds == "all":
            return True
        entity = kind.partition(".")[0]
        own = {kind, entity} | ({f"{entity}:{role}"} if role is not None else set())
        return not own.isdisjoint(self.kinds)

    def allows_organisations(self, concerned: Concerned) -> bool:
        """Whether changes that concern these organisations may come by it."""
        return self.organisations == "all" or (concerned != "region" and concerned <= {*self.organisations})


def principal(sender_id: str) -> str:
    """A SenderId without the name of its session, which its owner chooses: `AROA…:portal` is `AROA…`."""
    return sender_id.partition(":")[0]


def grants_of(sender_id: str, configured: Iterable[Grant]) -> tuple[Grant, ...]:
    """All that a sender has been granted."""
    return tuple(grant for grant in configured if principal(sender_id) in grant.sender_ids)


def short_kind(kind: str) -> str:
    """`roster.role.upserted` without its prefix."""
    return kind.removeprefix(PREFIX)
