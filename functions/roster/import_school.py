"""The consumer of the queue of schools: one message is one organisation of one import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord  # noqa: TC002 - Powertools reads it

from functions.roster.messages import NotOursError
from functions.roster.school import fail, import_school
from functions.roster.tasks import task_in
from svyazka_common import queues
from svyazka_common.batches import LoggingBatchProcessor
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

LAST_TRY = 5
"""As the queue is made (`infra_cdk.constructs.queue.TRIES`): after it the message is a dead letter."""

logger = Logger()
metrics = Metrics()
processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def one(record: SQSRecord) -> None:
    """Import one organisation. Whatever it raises is a failing system's: the message comes again."""
    try:
        task = task_in(record.body)
        try:
            school = import_school(task)
        except Exception as error:
            if isinstance(error, NotOursError) or int(record.attributes.approximate_receive_count or "1") >= LAST_TRY:
                fail(task, type(error).__name__)
            raise
    except NotOursError as error:
        queues.lay_aside(Setting.SCHOOL_DLQ_URL.read(), record.body, reason=error.reason)
        logger.warning("message refused", reason=error.reason, message_id=record.message_id)
        metrics.add_metric("MessagesRefused", MetricUnit.Count, 1)
        return
    written = sum(numbers.get("written", 0) for numbers in school.counts.values())
    logger.info(
        "school imported",
        import_id=school.import_id,
        organisation_id=school.organisation_id,
        state=school.state,
        written=written,
        problems=school.problems,
    )
    metrics.add_metric("RosterItemsWritten", MetricUnit.Count, written)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
    """A batch of messages; answers with those that have to come again."""
    metrics.add_metric("MessagesRefused", MetricUnit.Count, 0)
    return process_partial_response(event, one, processor, context)
