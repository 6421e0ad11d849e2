"""Consumers of queues: each message of a batch has a fate of its own, and failures and refusals are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from svyazka_common.queues import lay_aside

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.batch import ExceptionInfo, FailureResponse
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from svyazka_common.settings import Setting

REFUSED = "MessagesRefused"

logger = Logger()
metrics = Metrics()


class LoggingBatchProcessor(BatchProcessor):
    """Logs the kind of each failure, of which Powertools says nothing; never its text, which may quote an item."""

    def failure_handler(self, record: Any, exception: ExceptionInfo) -> FailureResponse:
        """Called by Powertools with the record that failed and what was raised."""
        kind = exception[0].__name__ if exception[0] is not None else None
        logger.error("work failed", kind=kind, message_id=getattr(record, "message_id", None))
        return super().failure_handler(record, exception)


def consumer(one: Callable[[SQSRecord], None]) -> Callable[[dict[str, Any], Any], Any]:
    """The Lambda entry of a queue's consumer, which answers with `batchItemFailures`; `one` does one message's work.

    Whatever `one` raises is a failing system's, and the message comes again; what no retry will make right it refuses.
    """
    processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

    @logger.inject_lambda_context(clear_state=True)
    @metrics.log_metrics
    def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
        """A batch of messages; answers with those that have to come again."""
        metrics.add_metric(REFUSED, MetricUnit.Count, 0)
        return process_partial_response(event, one, processor, context)

    return handler


def refuse(record: SQSRecord, dead_letters: Setting, reason: str) -> None:
    """Lay a message aside that no retry will make right, and tell of it; `reason` is a stable code."""
    lay_aside(dead_letters.read(), record.body, reason=reason)
    tell_refused(record, reason)


def tell_refused(record: SQSRecord, reason: str, number: int = 1, **told: Any) -> None:
    """Log and count what was refused of a message."""
    logger.warning("message refused", reason=reason, message_id=record.message_id, **told)
    metrics.add_metric(REFUSED, MetricUnit.Count, number)
