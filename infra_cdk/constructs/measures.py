"""Alarms on what the functions themselves count (`functions.chats.provision`, `functions.link.measure`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import Metric
from constructs import Construct

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm

if TYPE_CHECKING:
    from aws_cdk.aws_sns import ITopic

    from infra_cdk.stage import Stage

NAMESPACE = "Svyazka"
# A whole region's file takes most of an hour; a single change, seconds.
LATEST = Duration.hours(1)


class Measures(Construct):
    """The lag of memberships behind their causes, and the share of people who have not linked."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, topic: ITopic) -> None:
        super().__init__(scope, construct_id)
        alarm(
            self,
            "Lag",
            metric=_metric("MembershipLag", "chats", "p90", FIVE_MINUTES),
            above=LATEST.to_milliseconds(),
            topic=topic,
            periods=3,
            says="Memberships follow the roster and the links too late.",
        )
        alarm(
            self,
            "Unlinked",
            metric=_metric("UnlinkedPercent", "link", "Maximum", Duration.days(1)),
            above=stage.most_unlinked_percent,
            topic=topic,
            says="More people than expected have no link: has something unlinked them?",
        )


def _metric(name: str, service: str, statistic: str, period: Duration) -> Metric:
    return Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": service},
        statistic=statistic,
        period=period,
    )
