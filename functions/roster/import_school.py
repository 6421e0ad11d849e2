"""The consumer of the queue of schools: one message is one organisation of one import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.messages import NotOursError
from functions.roster.school import fail, import_school
from functions.roster.tasks import task_in
from svyazka_common.batches import consumer, logger, metrics, refuse
from svyazka_common.settings import Setting
from svyazka_common.tries import QUEUE_TRIES

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def one(record: SQSRecord) -> None:
    """Import one organisation."""
    try:
        task = task_in(record.body)
        try:
            school = import_school(task)
        except Exception as error:
            received = int(record.attributes.approximate_receive_count or "1")
            if isinstance(error, NotOursError) or received >= QUEUE_TRIES:
                fail(task, type(error).__name__)
            raise
    except NotOursError as error:
        refuse(record, Setting.SCHOOL_DLQ_URL, error.reason)
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


handler = consumer(one)
