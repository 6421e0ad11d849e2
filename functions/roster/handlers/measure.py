"""Called once a day, after the night's files: how many systems have not sent theirs."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit

from functions.roster.use_cases.silent_sources import find_silent_sources
from svyazka_common.metrics import metrics
from svyazka_common.settings import Setting

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> None:
    """Count them in the metric `SilentSources`, and log which they are."""
    silent = find_silent_sources(int(Setting.ROSTER_SILENT_HOURS.read()))
    for system in silent:
        logger.warning("a nightly file is missing", source=system.source, hours=system.hours)
    metrics.add_metric("SilentSources", MetricUnit.Count, len(silent))
