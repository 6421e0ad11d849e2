"""Messages that no retry will make right."""

from __future__ import annotations

from svyazka_common import aws
from svyazka_common.settings import Setting


def refuse(body: str, reason: str) -> None:
    """Lay a message aside in the dead-letter queue, with the reason as an attribute."""
    aws.client("sqs").send_message(
        QueueUrl=Setting.IMPORT_DLQ_URL.read(),
        MessageBody=body,
        MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
    )
