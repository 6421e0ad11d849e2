"""The consumer of the queue of roster changes: one message is one change, or a batch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord  # noqa: TC002 - Powertools reads it

from functions.roster.changes.parsing import Parsed, RefusedError, parse
from functions.roster.changes.refusing import refuse, refuse_entries
from functions.roster.changes.settling import settle
from svyazka_common.batches import LoggingBatchProcessor

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

logger = Logger()
metrics = Metrics()
processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def one(record: SQSRecord) -> None:
    """Apply one message. Whatever it raises is a failing system's: the message comes again."""
    try:
        parsed = parse(record.body)
    except RefusedError as error:
        refuse(record.body, error)
        _tell_refused(record, error, 1)
        return
    for outcome, number in settle(parsed.told).items():
        metrics.add_metric(f"RosterChanges{outcome.title()}", MetricUnit.Count, number)
    _lay_aside(record, parsed)


def _lay_aside(record: SQSRecord, parsed: Parsed) -> None:
    if parsed.refused:
        refuse_entries(record.body, parsed.refused)
        _tell_refused(record, parsed.refused[0].error, len(parsed.refused))


def _tell_refused(record: SQSRecord, error: RefusedError, number: int) -> None:
    logger.warning("changes refused", reason=error.reason, where=error.fields, message_id=record.message_id)
    metrics.add_metric("MessagesRefused", MetricUnit.Count, number)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of messages; answers with those that have to come again."""
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 0)
    return process_partial_response(event, one, processor, context)
