"""The consumer of the queue of roster changes: one message is one change, or a batch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.changes.parsing import Parsed, RefusedError, parse
from functions.roster.changes.refusing import refuse, refuse_entries
from functions.roster.changes.settling import settle
from svyazka_common.batches import consumer, metrics, tell_refused
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def one(record: SQSRecord) -> None:
    """Apply one message."""
    try:
        parsed = parse(record.body)
    except RefusedError as error:
        refuse(record.body, error)
        tell_refused(record, error.reason, where=error.fields)
        return
    for outcome, number in settle(parsed.told).items():
        metrics.add_metric(f"RosterChanges{outcome.title()}", MetricUnit.Count, number)
    _lay_aside(record, parsed)


def _lay_aside(record: SQSRecord, parsed: Parsed) -> None:
    if parsed.refused:
        refuse_entries(record.body, parsed.refused)
        first = parsed.refused[0].error
        tell_refused(record, first.reason, len(parsed.refused), where=first.fields)


handler = consumer(one, Setting.CHANGES_DLQ_URL)
