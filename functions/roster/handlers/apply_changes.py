"""The consumer of the queue of roster changes: one message is one change, or a batch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.changes.messages import RefusalCode, RefusedError, kept, parse, refuse, refuse_entries
from functions.roster.changes.senders import noted, sender_of
from functions.roster.changes.use_cases.authorise import authorise
from functions.roster.changes.use_cases.held_changes import apply_with_guard
from svyazka_common.batches import consumer, tell_refused
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from functions.roster.changes.messages import Parsed
    from functions.roster.changes.senders import Sender


def apply_message(record: SQSRecord) -> None:
    """Apply one message."""
    sender = sender_of(record)
    try:
        parsed = _allowed(record, sender)
    except RefusedError as error:
        refuse(record.body, error, sender.sender_id)
        tell_refused(record, error.code, where=error.fields)
        return
    waits_as = sender.sender_id if sender.is_limited else None
    for outcome, number in apply_with_guard(parsed.entries, sender.sender_id, waits_as).items():
        metrics.add_metric(f"RosterChanges{outcome.title()}", MetricUnit.Count, number)
    _report_refused(record, parsed, sender)


def _allowed(record: SQSRecord, sender: Sender) -> Parsed:
    if not sender.grants:
        raise RefusedError(RefusalCode.SENDER_UNKNOWN)
    return authorise(parse(record.body), sender)


def _report_refused(record: SQSRecord, parsed: Parsed, sender: Sender) -> None:
    if parsed.refused:
        refuse_entries(record.body, parsed.refused, sender.sender_id)
        first = parsed.refused[0].error
        tell_refused(record, first.code, len(parsed.refused), where=first.fields)


handler = consumer(apply_message, Setting.CHANGES_DLQ_URL, noted=noted, kept=kept)
