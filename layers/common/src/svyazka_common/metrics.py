"""The metrics of all functions: each carries the service (Powertools' own dimension) and the stage."""

import os

from aws_lambda_powertools import Metrics

from svyazka_common.settings import Setting

metrics = Metrics()
"""Shared by all that count in one function; the entry of the function takes `@metrics.log_metrics`."""

# Alarms look for both dimensions. Deployed functions have the variable; a test or a bench that has none counts without.
if stage := os.environ.get(Setting.STAGE):
    metrics.set_default_dimensions(stage=stage)
