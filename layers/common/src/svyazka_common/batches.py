"""Batches whose failures are seen: Powertools hands a failed record back without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch import ExceptionInfo, FailureResponse

logger = Logger()


class LoggingBatchProcessor(BatchProcessor):
    """Logs the kind of each failure; never its text, which may quote an item."""

    def failure_handler(self, record: Any, exception: ExceptionInfo) -> FailureResponse:
        """Called by Powertools with the record that failed and what was raised."""
        kind = exception[0].__name__ if exception[0] is not None else None
        logger.error("work failed", kind=kind, message_id=getattr(record, "message_id", None))
        return super().failure_handler(record, exception)
