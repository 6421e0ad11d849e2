"""What a gateway is to the rest of the context: a text is taken, not taken for certain, or its outcome is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from msgspec import Struct

from svyazka_common.outward import NoAnswerError, NothingSentError, exchange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svyazka_common.records.access import Channel


LONGEST_ID = 64

type GatewayKind = Literal["sns", "smsc", "sms_aero"]
type Refusal = Literal["unreachable", "busy", "login", "money", "blocked", "parameters", "text", "number"]
"""Why a gateway sent nothing.

- `unreachable`: no connection came about.
- `busy`: too many requests.
- `login`: wrong or missing keys.
- `money`: no money.
- `blocked`: the account or our address is barred.
- `parameters`: a malformed request, or no reason given.
- `text`: text or sender's name is forbidden.
- `number`: the phone does not exist or gets no messages.
"""
type DeliveryStatus = Literal["waiting", "delivered", "undelivered", "not_told"]
"""`waiting` may change · `delivered` is on the phone · `undelivered` never will be · `not_told` nothing was said."""

PASSING = frozenset[Refusal]({"unreachable", "busy"})
"""Refusals that may be over by the next try."""


class Message(Struct, frozen=True, kw_only=True):
    """A text for a phone.

    `phone` is E.164; `channel`: as SMS, or read out in a call; `lives_seconds`: how long it is of use.
    """

    phone: str
    text: str
    channel: Channel
    lives_seconds: int

    def __repr__(self) -> str:
        """The channel alone: neither phone nor text may reach a log by way of an exception."""
        return f"Message(channel={self.channel!r})"


class NotTakenError(Exception):
    """The gateway has certainly sent nothing. It has the kind only: a gateway's own words can hold the phone."""

    def __init__(self, kind: Refusal) -> None:
        super().__init__(kind)
        self.kind = kind


class UnknownOutcomeError(Exception):
    """The gateway may or may not have sent the text: it must not be sent again."""


class SmsSender(Protocol):
    """A gateway.

    Attributes:
        kind: which gateway it is.
        calls: it reads texts out in calls too.
        tells_status: it can be asked what became of a text.
    """

    @property
    def kind(self) -> GatewayKind: ...  # noqa: D102 - described by the class

    @property
    def calls(self) -> bool: ...  # noqa: D102 - described by the class

    @property
    def tells_status(self) -> bool: ...  # noqa: D102 - described by the class

    def send(self, message: Message) -> str:
        """Hand a message over; the gateway's own id of it. Raises NotTakenError, UnknownOutcomeError."""

    def status(self, message_id: str, phone: str) -> DeliveryStatus:
        """What became of a message. Raises NotTakenError, UnknownOutcomeError where the gateway doesn't say."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    """Send one POST to a gateway; returns status and JSON object of its answer.

    Raises NotTakenError(unreachable) where no connection came about, so that nothing has left; UnknownOutcomeError
    where anything else than a JSON object came, or nothing in time.
    """
    try:
        status, document = exchange("POST", url, body=body, headers=headers)
    except NothingSentError:
        raise NotTakenError("unreachable") from None
    except NoAnswerError:
        raise UnknownOutcomeError from None
    if document is None:
        raise UnknownOutcomeError
    return status, document


def own_id(given: object) -> str:
    """A gateway's id of a message, as text. Raises UnknownOutcomeError where it is none."""
    text = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    if not (text.isascii() and text.isalnum() and len(text) <= LONGEST_ID):
        raise UnknownOutcomeError
    return text
