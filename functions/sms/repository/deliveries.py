"""What became of a text, kept for a day beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all
from svyazka_common.records.access import Sms, SmsDelivery, SmsNotice, delivery_sk, sms_pk, sms_sk
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, transact, update, update_alone

if TYPE_CHECKING:
    from functions.sms.gateways.sender import DeliveryStatus


def keep(delivery: SmsDelivery) -> bool:
    """Note how a text was handed over; False where that is noted already, and what is known since stays."""
    try:
        transact([put(Setting.ACCESS_TABLE.read(), delivery, "attribute_not_exists(pk)")])
    except ConditionFailedError:
        return False
    return True


def read(sms_id: str) -> tuple[str, SmsDelivery] | None:
    """The phone of a text and what is known of it; None where either has expired."""
    items = get_all(Setting.ACCESS_TABLE.read(), [key_of(sms_pk(sms_id), sk) for sk in (sms_sk(), delivery_sk())])
    texts: list[Sms | SmsNotice] = [*of_kind(Sms, items), *of_kind(SmsNotice, items)]
    deliveries = of_kind(SmsDelivery, items)
    return (texts[0].phone, deliveries[0]) if texts and deliveries else None


def note_end(sms_id: str, status: DeliveryStatus) -> bool:
    """Note the end of a text that waits; False where its end is noted already, so that each is counted once."""
    change = update(
        Setting.ACCESS_TABLE.read(),
        key_of(sms_pk(sms_id), delivery_sk()),
        "SET #status = :status",
        "#status = :waiting",
        names={"#status": "status"},
        status=status,
        waiting="waiting",
    )
    try:
        update_alone(change)
    except ConditionFailedError:
        return False
    return True
