"""The consumer of the queue of follow-ups: mends the copies of what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from functions.roster.changes.follow_ups import FollowUp
from functions.roster.changes.following import follow
from svyazka_common.batches import consumer, refuse
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def one(record: SQSRecord) -> None:
    """Do one message's work."""
    try:
        message = FollowUp.model_validate_json(record.body)
    except ValidationError:
        refuse(record, Setting.FOLLOW_UPS_DLQ_URL, "not_ours")
        return
    follow(message)


handler = consumer(one, Setting.FOLLOW_UPS_DLQ_URL)
