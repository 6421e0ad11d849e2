"""The consumer of the queue of follow-ups: mends the copies of what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord  # noqa: TC002 - Powertools reads it
from pydantic import ValidationError

from functions.roster.changes.follow_ups import FollowUp
from functions.roster.changes.following import follow
from svyazka_common.batches import LoggingBatchProcessor
from svyazka_common.queues import lay_aside
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

logger = Logger()
metrics = Metrics()
processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def one(record: SQSRecord) -> None:
    """Do one message's work. Whatever it raises is a failing system's: the message comes again."""
    try:
        message = FollowUp.model_validate_json(record.body)
    except ValidationError:
        lay_aside(Setting.FOLLOW_UPS_DLQ_URL.read(), record.body, reason="not_ours")
        metrics.add_metric("MessagesRefused", MetricUnit.Count, 1)
        return
    follow(message)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of messages; answers with those that have to come again."""
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 0)
    return process_partial_response(event, one, processor, context)
