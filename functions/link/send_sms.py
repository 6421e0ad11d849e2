"""Stream of the table `access`: a code that was reserved is sent (guide, step 5)."""

from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.link.delivery import CONFIG, deliver_once
from functions.link.sms.sender import NotTakenError
from svyazka_common import clock
from svyazka_common.batches import LoggingBatchProcessor
from svyazka_common.records.access import Sms

logger = Logger()
metrics = Metrics()
processor = LoggingBatchProcessor(event_type=EventType.DynamoDBStreams)


def send(record: DynamoDBRecord) -> None:
    """Send the SMS of one stream record, once, and not when its code no longer counts."""
    sms = Sms.from_item(record.raw_event["dynamodb"]["NewImage"])
    try:
        outcome = "SmsSent" if deliver_once(sms, clock.now()) else "SmsTooLate"
    except NotTakenError:
        _count("SmsNotTaken")
        raise
    _count(outcome)


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """The Lambda entry; records that fail are given again by the stream."""
    # Without the context, a record of a run that was cut off would be taken for one still at work, for a day.
    CONFIG.register_lambda_context(context)
    return process_partial_response(event=event, record_handler=send, processor=processor, context=context)


def _count(name: str) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
