"""How long logs are kept."""

from aws_cdk.aws_logs import RetentionDays

RETENTION = {1: RetentionDays.ONE_DAY, 14: RetentionDays.TWO_WEEKS, 180: RetentionDays.SIX_MONTHS}
"""By the stage's `log_days`."""
