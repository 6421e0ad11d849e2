"""Asking a gateway what became of a text, a few times within the hour, and noting the end once.

Apart from `delivery`, which loads Powertools' idempotency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from aws_lambda_powertools import Logger
from msgspec import Meta, Struct

from functions.sms.gateways.sender import NotTakenError, UnknownOutcomeError
from functions.sms.gateways.stage import gateways
from functions.sms.repository import deliveries
from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from functions.sms.gateways.sender import DeliveryStatus
    from svyazka_common.records.access import SmsDelivery


LOOKS_AFTER_SECONDS = (20, 40, 60, 180, 300, 600, 900)
"""How long each look comes after the look before; 900 is the longest that SQS delays a message."""

logger = Logger()


class StatusLook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A look at a text that is to come. It holds no phone."""

    v: Literal[1] = 1
    sms_id: Annotated[str, Meta(min_length=1)]
    look: Annotated[int, Meta(ge=0, lt=len(LOOKS_AFTER_SECONDS))] = 0


def look_later(look: StatusLook) -> None:
    """Put a look into the queue, from where it comes after its delay. Raises NotSentError."""
    message = {"MessageBody": msgspec.json.encode(look).decode(), "DelaySeconds": LOOKS_AFTER_SECONDS[look.look]}
    queues.send_all(Setting.SMS_STATUS_QUEUE_URL.read(), [message])


def look_at(look: StatusLook) -> DeliveryStatus | None:
    """Ask the gateway once; the end of the text where this look shows it, `waiting` where another look follows.

    None where there is nothing left to find out.
    """
    text = deliveries.read(look.sms_id)
    if text is None or text[1].status != "waiting":
        return None
    status = _asked(*text)
    if status == "waiting":
        if look.look + 1 < len(LOOKS_AFTER_SECONDS):
            look_later(StatusLook(sms_id=look.sms_id, look=look.look + 1))
            return "waiting"
        status = "not_told"
    return status if deliveries.note_end(look.sms_id, status) else None


def _asked(phone: str, delivery: SmsDelivery) -> DeliveryStatus:
    sender = next((sender for sender in gateways() if sender.kind == delivery.gateway), None)
    if sender is None or delivery.message_id is None:
        return "not_told"
    try:
        return sender.status(delivery.message_id, phone)
    except NotTakenError as error:
        logger.warning("gateway gave no status", gateway=sender.kind, refusal=error.kind)
    except UnknownOutcomeError:
        logger.warning("gateway gave no status", gateway=sender.kind)
    return "waiting"
