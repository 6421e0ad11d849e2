"""The consumer of the provisioning queue: one message is one piece of work, each with a fate of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.chats.queue import refuse
from functions.chats.rules.messages import UnknownMessageError, parse
from functions.chats.use_cases.provision import provision
from functions.chats.use_cases.reconcile import ReconciledBatch, reconcile_batch
from svyazka_common.batches import LoggingBatchProcessor, is_dead, until_dead
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

logger = Logger()
processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def provision_record(record: SQSRecord, batch: ReconciledBatch) -> None:
    """Do what is left of one message's work. Whatever it raises is a failing system's: the message comes again."""
    try:
        message = parse(record.body)
    except UnknownMessageError as error:
        refuse(record.body, error.code)
        logger.warning("message refused", reason=error.code, message_id=record.message_id)
        metrics.add_metric("MessagesRefused", MetricUnit.Count, 1)
        return
    outcome = provision(message, record.attributes.message_group_id, batch)
    metrics.add_metric("MembersAdded", MetricUnit.Count, outcome.added)
    metrics.add_metric("MembersRemoved", MetricUnit.Count, outcome.removed)
    if outcome.lag_ms is not None:
        metrics.add_metric("MembershipLag", MetricUnit.Milliseconds, outcome.lag_ms)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of messages; answers with those that have to come again."""
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 0)
    batch = reconcile_batch(record["body"] for record in event["Records"] if not is_dead(SQSRecord(record)))
    work = until_dead(partial(provision_record, batch=batch), Setting.PROVISIONING_DLQ_URL)
    return process_partial_response(event, work, processor, context)
