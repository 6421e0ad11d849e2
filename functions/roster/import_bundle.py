"""The consumer of the import queue: one message announces one uploaded bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord  # noqa: TC002 - Powertools reads it

from functions.roster.messages import NotOursError, uploads_in
from functions.roster.splitting_up import split_upload
from svyazka_common import queues
from svyazka_common.batches import LoggingBatchProcessor
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

logger = Logger()
metrics = Metrics()
processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def one(record: SQSRecord) -> None:
    """Split what one message announces. Whatever it raises is a failing system's: the message comes again."""
    try:
        for upload in uploads_in(record.body):
            begun = split_upload(upload)
            logger.info("bundle split", import_id=begun.import_id, schools=begun.schools, problems=begun.problems)
            metrics.add_metric("RosterProblems", MetricUnit.Count, sum(begun.problems.values()))
            if begun.refused is not None:
                _lay_aside(record, begun.refused)
    except NotOursError as error:
        _lay_aside(record, error.reason)


def _lay_aside(record: SQSRecord, reason: str) -> None:
    queues.lay_aside(Setting.IMPORT_DLQ_URL.read(), record.body, reason=reason)
    logger.warning("message refused", reason=reason, message_id=record.message_id)
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 1)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of messages; answers with those that have to come again."""
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 0)
    return process_partial_response(event, one, processor, context)
