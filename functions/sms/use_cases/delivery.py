"""Handing a text over to a gateway, once.

Neither a repeated record of the stream nor an unknown outcome hands a text over again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyAlreadyInProgressError
from aws_lambda_powertools.utilities.typing import LambdaContext
from msgspec import Struct
from msgspec.structs import asdict

from functions.sms.gateways.sender import PASSING, Message, NotTakenError, UnknownOutcomeError
from functions.sms.gateways.stage import gateway, gateways
from functions.sms.repository import deliveries
from functions.sms.rules.texts import call_text, notice_text, sms_text
from svyazka_common import aws
from svyazka_common.budgets import CODE_LIVES_SECONDS, DAY
from svyazka_common.records.access import Sms, SmsDelivery, SmsNotice
from svyazka_common.secrets import code_digits
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from functions.sms.gateways.sender import GatewayKind, Refusal, SmsSender
    from svyazka_common.records.base import Item


type Outcome = Literal["accepted", "unknown", "undeliverable"]

logger = Logger()


class Handed(Struct, frozen=True, kw_only=True):
    """How a message was handed over.

    `gateway` has it, or may have it; None where the number is refused (`undeliverable`). `message_id` is the
    gateway's own. `refused`: how many gateways were asked before in vain.
    """

    outcome: Outcome
    gateway: GatewayKind | None = None
    message_id: str | None = None
    refused: int = 0


def hand_over(senders: Sequence[SmsSender], message: Message) -> Handed:
    """Hand a message to the first gateway that takes it; for a call, to the first of those that call.

    Raises NotTakenError where all refused, unless the number is the reason (`undeliverable`): a later try may succeed,
    or the operator has to act.
    """
    refusals: list[Refusal] = []
    for sender in senders:
        if message.channel == "call" and not sender.calls:
            continue
        try:
            message_id = sender.send(message)
        except NotTakenError as error:
            logger.warning("gateway took no message", gateway=sender.kind, refusal=error.kind)
            refusals.append(error.kind)
        except UnknownOutcomeError:
            logger.warning("outcome unknown", gateway=sender.kind)
            return Handed(outcome="unknown", gateway=sender.kind, refused=len(refusals))
        else:
            return Handed(outcome="accepted", gateway=sender.kind, message_id=message_id, refused=len(refusals))
    if "number" in refusals and not PASSING & set(refusals):
        return Handed(outcome="undeliverable", refused=len(refusals))
    raise NotTakenError(refusals[-1] if refusals else "parameters")


# Powertools' own default is md5, and a missing key would pass (docs/threats.md, passwords).
CONFIG = IdempotencyConfig(
    event_key_jmespath="sms_id",
    raise_on_no_idempotency_key=True,
    hash_function="sha256",
    expires_after_seconds=DAY,
)


class _AsLongAsKept(LambdaContext):
    """A Lambda context with a day left: a call that was cut off may have sent its text, so none may repeat it."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return DAY * 1000


CONFIG.register_lambda_context(_AsLongAsKept())


def sms_of(item: Item) -> Sms | SmsNotice:
    """The SMS of a stream's new image."""
    record = SmsNotice if item["entity"]["S"] == SmsNotice.entity else Sms
    return record.from_item(item)


def deliver_once(sms: Sms | SmsNotice, now: int) -> tuple[Handed, bool] | None:
    """Hand a text over and note how; return that, and whether it was noted for the first time.

    None where it has come too late: the code has expired, or the notice is a day old. Raises NotTakenError where no
    gateway took it.
    """
    if isinstance(sms, SmsNotice):
        lives_seconds = sms.expires_at - now
        text = notice_text(sms.purpose, _domain())
        return _deliver(sms.notice_id, _message(sms, text, lives_seconds), now) if lives_seconds > 0 else None
    lives_seconds = sms.expires_at - DAY + CODE_LIVES_SECONDS - now
    if lives_seconds <= 0:
        return None
    code = code_digits(sms.purpose, sms.challenge_id)
    text = call_text(sms.purpose, code) if sms.channel == "call" else sms_text(sms.purpose, code, _domain())
    return _deliver(sms.challenge_id, _message(sms, text, lives_seconds), now)


def _domain() -> str:
    return Setting.SITE_DOMAIN.read()


def _message(sms: Sms | SmsNotice, text: str, lives_seconds: int) -> Message:
    return Message(
        phone=sms.phone, text=text, channel=sms.channel if isinstance(sms, Sms) else "sms", lives_seconds=lives_seconds
    )


def _deliver(sms_id: str, message: Message, now: int) -> tuple[Handed, bool]:
    try:
        handed = Handed(**_once()(sms={"sms_id": sms_id}, message=message, senders=gateways()))
    except IdempotencyAlreadyInProgressError:
        # An earlier run was cut off while it sent, or could not note that it had.
        handed = Handed(outcome="unknown")
    taker = gateway(handed.gateway) if handed.gateway is not None else None
    tells = handed.outcome == "accepted" and taker is not None and taker.tells_status
    delivery = SmsDelivery(
        sms_id=sms_id,
        outcome=handed.outcome,
        status="waiting" if tells else "undelivered" if handed.outcome == "undeliverable" else "not_told",
        gateway=handed.gateway,
        message_id=handed.message_id,
        handed_at=now,
        expires_at=now + DAY,
    )
    return handed, deliveries.keep(delivery)


def _send(
    *,
    sms: dict[str, str],  # noqa: ARG001 - read by `_once`
    message: Message,
    senders: Sequence[SmsSender],
) -> dict[str, Any]:
    return asdict(hand_over(senders, message))


@cache
def _once() -> Callable[..., dict[str, Any]]:
    store = DynamoDBPersistenceLayer(
        table_name=Setting.ACCESS_TABLE.read(),
        key_attr="pk",
        sort_key_attr="sk",
        expiry_attr="expires_at",
        boto3_client=aws.dynamodb(),
    )
    once: Callable[..., dict[str, Any]] = idempotent_function(
        _send, data_keyword_argument="sms", config=CONFIG, persistence_store=store
    )
    return once
