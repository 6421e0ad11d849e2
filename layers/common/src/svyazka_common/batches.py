"""Consumers of queues: each message of a batch has a fate of its own, and failures and refusals are seen."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from botocore.exceptions import BotoCoreError, ClientError

from svyazka_common import aws
from svyazka_common.metrics import metrics
from svyazka_common.queues import LETTER_ATTRIBUTES, send_to_dead_letters
from svyazka_common.settings import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.batch import ExceptionInfo, FailureResponse
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

    from svyazka_common.settings import Setting

type Work = Callable[[SQSRecord], None]
type GivenUp = Callable[[SQSRecord, str], None]
type Noted = Callable[[SQSRecord], dict[str, str]]
type Kept = Callable[[str], str]

REFUSED = "MessagesRefused"
PAUSES_SECONDS = (60, 240, 720, 1440)
"""How long a message stays hidden after each failed try but the last: 41 minutes in all.

Without that it would stay hidden for six times its function's limit, up to an hour and a half. That time is meant for
tries that were killed, of which nobody knows whether they still run.
"""
NO_ANSWER = "no_answer"
"""The failure of a message whose tries have ended without a word: the function ran out of time or memory."""

logger = Logger()


class LoggingBatchProcessor(BatchProcessor):
    """Logs the kind of each failure, of which Powertools says nothing."""

    def failure_handler(self, record: Any, exception: ExceptionInfo) -> FailureResponse:
        """Called by Powertools with the record that failed and what was raised."""
        kind = kind_of(exception[1]) if exception[1] is not None else None
        logger.error("work failed", kind=kind, message_id=getattr(record, "message_id", None))
        return super().failure_handler(record, exception)


def consumer(
    handle: Work,
    dead_letters: Setting,
    given_up: GivenUp | None = None,
    noted: Noted | None = None,
    kept: Kept | None = None,
) -> Callable[[dict[str, Any], Any], Any]:
    """Return the Lambda entry of a queue's consumer, which answers with `batchItemFailures`.

    `handle` does one message's work. It refuses a message that no retry will make right (`refuse`); whatever it raises
    makes the message come again. For the end of the tries see `until_dead`.
    """
    processor = LoggingBatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    work = until_dead(handle, dead_letters, given_up, noted, kept)

    @logger.inject_lambda_context(clear_state=True)
    @metrics.log_metrics
    def handler(event: dict[str, Any], context: Any) -> PartialItemFailureResponse:
        """A batch of messages; answers with those that have to come again."""
        metrics.add_metric(REFUSED, MetricUnit.Count, 0)
        return process_partial_response(event, work, processor, context)

    return handler


def until_dead(
    handle: Work,
    dead_letters: Setting,
    given_up: GivenUp | None = None,
    noted: Noted | None = None,
    kept: Kept | None = None,
) -> Work:
    """Return the work of one message, which after its last try sends it to the dead letters with the kind of failure.

    Before that, `given_up` notes what the end means for others; it is called again if it fails. `noted` returns
    attributes that the letter has beside those of the message, or in their place. `kept` returns what of the body the
    letter keeps. A message whose last try was killed or ran out of time comes once more (`settings.QUEUE_RECEIVES`). It
    is not tried then, but ended in the same way.
    """

    def work(record: SQSRecord) -> None:
        if is_dead(record):
            give_up(record, NO_ANSWER)
            return
        try:
            handle(record)
        except Exception as error:
            if (received := _received(record)) < QUEUE_TRIES:
                _come_again_after(record, PAUSES_SECONDS[received - 1])
                raise
            give_up(record, kind_of(error))

    def give_up(record: SQSRecord, failure: str) -> None:
        logger.error("work failed", kind=failure, message_id=record.message_id, given_up=True)
        if given_up is not None:
            given_up(record, failure)
        group, own = record.attributes.message_group_id, _own_attributes(record)
        attributes = noted(record) if noted is not None else {}
        body = kept(record.body) if kept is not None else record.body
        send_to_dead_letters(dead_letters.read(), body, group=group, own=own, failure=failure, **attributes)

    return work


def is_dead(record: SQSRecord) -> bool:
    """Whether all tries of a message are over."""
    return _received(record) > QUEUE_TRIES


def kind_of(error: BaseException) -> str:
    """The kind of a failure, AWS's own code where AWS has given one; never its text, which may quote an item."""
    match getattr(error, "response", None):
        case {"Error": {"Code": str(code)}} if code:
            return code
        case _:
            return type(error).__name__


def refuse(record: SQSRecord, dead_letters: Setting, code: str) -> None:
    """Send a message that no retry will make right to its dead-letter queue; `code` is stable."""
    send_to_dead_letters(dead_letters.read(), record.body, reason=code)
    tell_refused(record, code)


def tell_refused(record: SQSRecord, code: str, number: int = 1, **details: Any) -> None:
    """Log and count what was refused of a message."""
    logger.warning("message refused", reason=code, message_id=record.message_id, **details)
    metrics.add_metric(REFUSED, MetricUnit.Count, number)


def _come_again_after(record: SQSRecord, seconds: int) -> None:
    """Hide a message that is to come again for so long; where SQS doesn't answer, its queue's own time holds."""
    try:
        aws.client("sqs").change_message_visibility(
            QueueUrl=record.queue_url, ReceiptHandle=record.receipt_handle, VisibilityTimeout=seconds
        )
    except (BotoCoreError, ClientError) as error:
        logger.warning("message comes again late", kind=kind_of(error), message_id=record.message_id)


def _received(record: SQSRecord) -> int:
    return int(record.attributes.get("ApproximateReceiveCount") or 1)


def _own_attributes(record: SQSRecord) -> dict[str, dict[str, Any]]:
    """Return the attributes of a message that Lambda has handed over, in the form in which SQS takes them.

    Those that a letter has from us are left out: what a sender writes there is none of ours, and would be printed.
    """
    came: Mapping[str, Mapping[str, Any]] = record.get("messageAttributes") or {}
    own = {name: attribute for name, attribute in came.items() if name not in LETTER_ATTRIBUTES}
    return {name: {"DataType": attribute["dataType"], **_value(attribute)} for name, attribute in own.items()}


def _value(attribute: Mapping[str, Any]) -> dict[str, Any]:
    if attribute.get("binaryValue") is not None:
        return {"BinaryValue": base64.b64decode(attribute["binaryValue"])}
    return {"StringValue": attribute["stringValue"]}
