"""The consumer of the queue of schools: one message is one organisation of one import."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.schemas import NotOursError, task_in
from functions.roster.use_cases.import_school import fail, import_school
from svyazka_common.batches import consumer, logger, refuse
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from functions.roster.schemas import SchoolTask
    from svyazka_common.records.imports import SchoolImport


def import_task(record: SQSRecord) -> None:
    """Import one organisation."""
    try:
        school = _imported(task_in(record.body))
    except NotOursError as error:
        refuse(record, Setting.SCHOOL_DLQ_URL, error.code)
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


def _imported(task: SchoolTask) -> SchoolImport:
    try:
        return import_school(task)
    except NotOursError as error:
        fail(task, error.code)
        raise


def given_up(record: SQSRecord, failure: str) -> None:
    """Note that an organisation has failed for the last time."""
    with suppress(NotOursError):
        fail(task_in(record.body), failure)


handler = consumer(import_task, Setting.SCHOOL_DLQ_URL, given_up)
