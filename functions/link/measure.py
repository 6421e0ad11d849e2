"""Called once a day: how many of the region's people have not linked yet."""

from __future__ import annotations

from functools import partial
from typing import Any

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from functions.link.repository.populace import organisations, populace
from functions.link.rules.linked_share import share
from svyazka_common import aws

metrics = Metrics()


@metrics.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> None:
    """Tell the metrics `People`, `PeopleLinked` and `UnlinkedPercent`."""
    found = share(aws.concurrently(*(partial(populace, one) for one in organisations())))
    metrics.add_metric("People", MetricUnit.Count, found.people)
    metrics.add_metric("PeopleLinked", MetricUnit.Count, found.linked)
    if found.unlinked_percent is not None:
        metrics.add_metric("UnlinkedPercent", MetricUnit.Percent, found.unlinked_percent)
