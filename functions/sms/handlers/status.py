"""The consumer of the queue of looks: what became of the texts that gateways took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from aws_lambda_powertools.metrics import MetricUnit

from functions.sms.use_cases.delivery_status import StatusLook, look_at
from svyazka_common.batches import consumer, refuse
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from functions.sms.gateways.sender import DeliveryStatus


COUNTED: dict[DeliveryStatus, str] = {
    "delivered": "SmsDelivered",
    "undelivered": "SmsNotDelivered",
    "not_told": "SmsDeliveryNotTold",
}


def look(record: SQSRecord) -> None:
    """Ask a gateway once what became of a text; count the outcome where it is final."""
    try:
        due = msgspec.json.decode(record.body, type=StatusLook)
    except msgspec.MsgspecError:
        refuse(record, Setting.SMS_STATUS_DLQ_URL, "not_ours")
        return
    status = look_at(due)
    if status in COUNTED:
        metrics.add_metric(COUNTED[status], MetricUnit.Count, 1)


handler = consumer(look, Setting.SMS_STATUS_DLQ_URL)
