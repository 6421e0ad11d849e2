"""Stream of the table `access`: codes (journey, step 4) and notices are sent, and their fate is asked for later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response

from functions.sms.gateways.sender import NotTakenError
from functions.sms.use_cases.delivery import deliver_once, sms_of
from functions.sms.use_cases.delivery_status import StatusLook, look_later
from svyazka_common import clock
from svyazka_common.batches import LoggingBatchProcessor
from svyazka_common.metrics import metrics
from svyazka_common.records.access import Sms, SmsDelivery, SmsNotice

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from functions.sms.use_cases.delivery import Handed, Outcome
    from svyazka_common.records.base import Item


COUNTED: dict[Outcome, str] = {
    "accepted": "SmsSent",
    "unknown": "SmsOutcomeUnknown",
    "undeliverable": "SmsUndeliverable",
}

NOT_TAKEN = "SmsNotTaken"

logger = Logger()
processor = LoggingBatchProcessor(event_type=EventType.DynamoDBStreams)


def send_or_follow(record: DynamoDBRecord) -> None:
    """Send a text that is new, or schedule the question what became of one that was handed over."""
    item: Item = record.raw_event["dynamodb"]["NewImage"]
    if item["entity"]["S"] == SmsDelivery.entity:
        follow(SmsDelivery.from_item(item))
    else:
        send(sms_of(item))


def follow(delivery: SmsDelivery) -> None:
    """Schedule the question to the gateway, where it answers such questions."""
    if delivery.status == "waiting":
        look_later(StatusLook(sms_id=delivery.sms_id))


def send(sms: Sms | SmsNotice) -> None:
    """Send one text once, unless its code no longer counts, and count the outcome."""
    try:
        delivered = deliver_once(sms, clock.now())
    except NotTakenError:
        _count(NOT_TAKEN)
        raise
    if delivered is None:
        _count("SmsTooLate")
        return
    handed, is_news = delivered
    if is_news:
        _count_handed(handed)


def _count_handed(handed: Handed) -> None:
    _count(COUNTED[handed.outcome])
    if handed.outcome == "accepted" and handed.refused:
        _count("SmsByNextGateway")


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """The Lambda entry; the stream repeats the records that fail."""
    metrics.add_metric(NOT_TAKEN, MetricUnit.Count, 0)
    return process_partial_response(event=event, record_handler=send_or_follow, processor=processor, context=context)


def _count(name: str) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
