"""SQS's events as on AWS, where the emulator (1.5.33) differs: it calls the queue's own account the sender of all."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def with_senders(event: dict[str, Any], batch: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """An event whose records name who sent each message, as the messages of the batch have it."""
    senders = {message["id"]: message.get("sys", {}).get("SenderId") for message in batch}

    def attested(record: dict[str, Any]) -> dict[str, Any]:
        sender_id = senders.get(record["messageId"]) or record["attributes"]["SenderId"]
        return {**record, "attributes": {**record["attributes"], "SenderId": sender_id}}

    return {**event, "Records": [attested(record) for record in event["Records"]]}


def attest_senders_as_aws_does() -> None:
    """Have the emulator pass batches of a queue through `with_senders`."""
    functions: Any = import_module("ministack.services.lambda_svc")
    run = functions._run_sqs_batch  # noqa: SLF001 - it has no other place for this

    def run_with_senders(esm: Any, function: Any, event: dict[str, Any], batch: Any, *rest: Any) -> Any:
        return run(esm, function, with_senders(event, batch), batch, *rest)

    functions._run_sqs_batch = run_with_senders  # noqa: SLF001
