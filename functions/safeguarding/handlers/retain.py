"""Called once a day: what schools keep no longer is deleted."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from functions.safeguarding.use_cases.retain import delete_outdated
from svyazka_common.metrics import metrics

ENOUGH_MS = 60_000
"""A school takes less; so much before its time limit the function begins no other."""


@metrics.log_metrics
def handler(_event: dict[str, Any], context: Any) -> None:
    """Writes the metrics `RowsDeleted` and `SchoolsLeft`."""
    done = delete_outdated(lambda: context.get_remaining_time_in_millis() > ENOUGH_MS)
    metrics.add_metric("RowsDeleted", MetricUnit.Count, done.deleted)
    metrics.add_metric("SchoolsLeft", MetricUnit.Count, done.left)
