"""The consumer of the queue of exports: one message is one chat whose file is to be written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from aws_lambda_powertools.metrics import MetricUnit

from functions.safeguarding.use_cases.write_export import give_up_export, write_export
from svyazka_common.batches import consumer, refuse
from svyazka_common.metrics import metrics
from svyazka_common.records.exports import ExportOrder
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

WRITING_SECONDS = 200
"""After that no further page is read: the file has to reach the bucket within the function's limit.

The rest of the chat is another part.
"""


def write_ordered(record: SQSRecord) -> None:
    """Write the file that one message orders; writes the metric `ExportsWritten`."""
    try:
        order = msgspec.json.decode(record.body, type=ExportOrder)
    except msgspec.MsgspecError:
        refuse(record, Setting.CHAT_EXPORTS_DLQ_URL, "not_ours")
        return
    end = time.monotonic() + WRITING_SECONDS
    if write_export(order, lambda: time.monotonic() < end) is not None:
        metrics.add_metric("ExportsWritten", MetricUnit.Count, 1)


def given_up(record: SQSRecord, _failure: str) -> None:
    """Note that a file could not be written."""
    give_up_export(msgspec.json.decode(record.body, type=ExportOrder))


handler = consumer(write_ordered, Setting.CHAT_EXPORTS_DLQ_URL, given_up)
