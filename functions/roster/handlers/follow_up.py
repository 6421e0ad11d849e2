"""The consumer of the queue of follow-ups: mends copies of changed records, and does what operators ask for.

Nobody outside the stage may send to this queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from functions.roster.changes.messages import FollowUp, VersionReset
from functions.roster.changes.use_cases.follow_up import follow
from functions.roster.changes.use_cases.held_changes import reset
from svyazka_common.batches import consumer, refuse
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

MESSAGES: TypeAdapter[FollowUp | VersionReset] = TypeAdapter(FollowUp | VersionReset)


def follow_message(record: SQSRecord) -> None:
    """Do one message's work."""
    try:
        message = MESSAGES.validate_json(record.body)
    except ValidationError:
        refuse(record, Setting.FOLLOW_UPS_DLQ_URL, "not_ours")
        return
    if isinstance(message, VersionReset):
        reset(message, record.attributes.get("SenderId") or "")
    else:
        follow(message)


handler = consumer(follow_message, Setting.FOLLOW_UPS_DLQ_URL)
