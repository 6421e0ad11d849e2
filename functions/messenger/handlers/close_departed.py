"""From the queue of ended memberships to the open windows: closes those of a person who left a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from functions.messenger.use_cases.closing import close_windows
from svyazka_common.batches import consumer, refuse
from svyazka_common.records.chats import EndedMembership
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord


def close(record: SQSRecord) -> None:
    """Close the windows that one message is about."""
    try:
        ended = msgspec.json.decode(record.body, type=EndedMembership)
    except msgspec.MsgspecError:
        refuse(record, Setting.ENDED_MEMBERSHIPS_DLQ_URL, "not_ours")
        return
    close_windows(ended.organisation_id, ended.person_id)


handler = consumer(close, Setting.ENDED_MEMBERSHIPS_DLQ_URL)
