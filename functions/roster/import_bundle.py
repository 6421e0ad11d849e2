"""The consumer of the import queue: one message announces one uploaded bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.messages import NotOursError, uploads_in
from functions.roster.splitting_up import split_upload
from svyazka_common.batches import consumer, logger, metrics, refuse
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def one(record: SQSRecord) -> None:
    """Split what one message announces."""
    try:
        for upload in uploads_in(record.body):
            begun = split_upload(upload)
            logger.info("bundle split", import_id=begun.import_id, schools=begun.schools, problems=begun.problems)
            metrics.add_metric("RosterProblems", MetricUnit.Count, sum(begun.problems.values()))
            if begun.refused is not None:
                refuse(record, Setting.IMPORT_DLQ_URL, begun.refused)
    except NotOursError as error:
        refuse(record, Setting.IMPORT_DLQ_URL, error.reason)


handler = consumer(one)
