"""The consumer of the import queue: one message announces one uploaded bundle."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.schemas import NotOursError, uploads_in
from functions.roster.use_cases.import_states import finish_failed
from functions.roster.use_cases.split_bundle import split_upload
from svyazka_common.batches import consumer, logger, refuse
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from functions.roster.schemas import Upload
    from svyazka_common.records.imports import RosterImport


def split_announced(record: SQSRecord) -> None:
    """Split what one message announces."""
    try:
        for upload in uploads_in(record.body):
            begun = _split(upload)
            logger.info("bundle split", import_id=begun.import_id, schools=begun.schools, problems=begun.problems)
            metrics.add_metric("RosterProblems", MetricUnit.Count, sum(begun.problems.values()))
            # The sender of a dry run reads the refusal on the screen; it needs no letter and no alarm.
            if begun.refused is not None and not begun.dry_run:
                refuse(record, Setting.IMPORT_DLQ_URL, begun.refused)
    except NotOursError as error:
        refuse(record, Setting.IMPORT_DLQ_URL, error.code)


def _split(upload: Upload) -> RosterImport:
    try:
        return split_upload(upload)
    except NotOursError as error:
        finish_failed(upload, error.code)
        raise


def given_up(record: SQSRecord, failure: str) -> None:
    """Note that what a message announces could not be split."""
    with suppress(NotOursError):
        for upload in uploads_in(record.body):
            finish_failed(upload, failure)


handler = consumer(split_announced, Setting.IMPORT_DLQ_URL, given_up)
