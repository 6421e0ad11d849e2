"""Called once a day: how many of the region's people have not linked yet."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from functions.school.use_cases.people import linked_of_region
from svyazka_common.metrics import metrics


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> None:
    """Writes the metrics `People`, `PeopleLinked` and `UnlinkedPercent`."""
    region = linked_of_region()
    metrics.add_metric("People", MetricUnit.Count, region.people)
    metrics.add_metric("PeopleLinked", MetricUnit.Count, region.linked)
    if region.unlinked_percent is not None:
        metrics.add_metric("UnlinkedPercent", MetricUnit.Percent, region.unlinked_percent)
