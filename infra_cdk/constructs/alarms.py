"""Alarms, all of which go to one topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Alarm, ComparisonOperator, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction

if TYPE_CHECKING:
    from aws_cdk.aws_cloudwatch import IMetric
    from aws_cdk.aws_sns import ITopic
    from constructs import Construct

MINUTE = Duration.minutes(1)
FIVE_MINUTES = Duration.minutes(5)


def alarm(  # noqa: PLR0913 - an alarm is these six things
    scope: Construct, construct_id: str, *, metric: IMetric, above: float, topic: ITopic, says: str, periods: int = 1
) -> Alarm:
    """An alarm that goes off when the metric is above a number for so many periods; no data is no alarm."""
    cloudwatch_alarm = Alarm(
        scope,
        construct_id,
        metric=metric,
        threshold=above,
        comparison_operator=ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluation_periods=periods,
        treat_missing_data=TreatMissingData.NOT_BREACHING,
        alarm_description=says,
    )
    cloudwatch_alarm.add_alarm_action(SnsAction(topic))
    return cloudwatch_alarm
