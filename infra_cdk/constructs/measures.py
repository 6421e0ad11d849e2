"""Alarms on what the functions themselves count (chats, school, sms and roster)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk.aws_cloudwatch import MathExpression, Metric
from constructs import Construct

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm

if TYPE_CHECKING:
    from aws_cdk.aws_sns import ITopic

    from infra_cdk.stage import Stage

NAMESPACE = "Svyazka"
# A whole region's file takes most of an hour; a single change, seconds.
LATEST = Duration.hours(1)
# One text may be to a phone that is off; of twenty, four that don't arrive are the gateway's fault.
TEXTS_PERIOD = Duration.minutes(15)
FEWEST_TEXTS = 20
MOST_LOST_PERCENT = 20
FEW_TEXTS = 10


class Measures(Construct):
    """A context's alarms on what its functions count; a context without such counts has an empty construct.

    They watch memberships that lag behind their causes, people without a link, held changes, missing files, lost texts.
    """

    def __init__(self, scope: Construct, construct_id: str, *, context: str, stage: Stage, topic: ITopic) -> None:
        super().__init__(scope, construct_id)
        match context:
            case "chats":
                self._watch_chats(stage, topic)
            case "school":
                self._watch_links(stage, topic)
            case "sms":
                self._watch_texts(stage, topic)
            case "roster":
                self._watch_roster(stage, topic)
            case _:
                pass

    def _watch_chats(self, stage: Stage, topic: ITopic) -> None:
        alarm(
            self,
            "Lag",
            metric=_metric(stage, "MembershipLag", "chats", "p90", FIVE_MINUTES),
            above=LATEST.to_milliseconds(),
            topic=topic,
            periods=3,
            says="Memberships follow the roster and the links too late.",
        )

    def _watch_links(self, stage: Stage, topic: ITopic) -> None:
        alarm(
            self,
            "Unlinked",
            metric=_metric(stage, "UnlinkedPercent", "school", "Maximum", Duration.days(1)),
            above=stage.most_unlinked_percent,
            topic=topic,
            says="More people than expected have no link: has something unlinked them?",
        )

    def _watch_roster(self, stage: Stage, topic: ITopic) -> None:
        alarm(
            self,
            "ChangesHeld",
            metric=_metric(stage, "RosterChangesHeld", "roster", "Sum", FIVE_MINUTES),
            above=0,
            topic=topic,
            says="Roster changes by queue would take away too much of an organisation: svyazka roster held.",
        )
        alarm(
            self,
            "SilentSources",
            metric=_metric(stage, "SilentSources", "roster", "Maximum", Duration.days(1)),
            above=0,
            topic=topic,
            says="A system that sent its roster every night has not: svyazka roster status names it.",
        )

    def _watch_texts(self, stage: Stage, topic: ITopic) -> None:
        """Texts that are not delivered, those that nobody took for certain, those that the first gateway refused."""
        if stage.hosted:  # the emulator knows no computed metrics
            self._watch_delivery(stage, topic)
        for name in ("SmsNotTaken", "SmsOutcomeUnknown"):
            alarm(
                self,
                name,
                metric=_metric(stage, name, "sms", "Sum", FIVE_MINUTES),
                above=FEW_TEXTS,
                topic=topic,
                says="No gateway takes texts, or none says so: the log of sms-send has the kind of refusal.",
            )
        alarm(
            self,
            "SmsByNextGateway",
            metric=_metric(stage, "SmsByNextGateway", "sms", "Sum", FIVE_MINUTES),
            above=FEW_TEXTS,
            topic=topic,
            periods=3,
            says="The first SMS gateway refuses, and another one carries the texts: money gone, or keys wrong?",
        )

    def _watch_delivery(self, stage: Stage, topic: ITopic) -> None:
        ended = {
            short: _metric(stage, name, "sms", "Sum", TEXTS_PERIOD)
            for short, name in (("came", "SmsDelivered"), ("lost", "SmsNotDelivered"), ("silent", "SmsDeliveryNotTold"))
        }
        lost = "(FILL(lost, 0) + FILL(silent, 0))"
        every = f"(FILL(came, 0) + {lost})"
        alarm(
            self,
            "SmsDeliveryFalls",
            metric=MathExpression(
                expression=f"IF({every} >= {FEWEST_TEXTS}, 100 * {lost} / {every}, 0)",
                using_metrics=ended,
                label="Texts not delivered, per cent",
                period=TEXTS_PERIOD,
            ),
            above=MOST_LOST_PERCENT,
            topic=topic,
            periods=2,
            says="Texts leave and don't reach the phones: ask the gateway, or put another one first.",
        )


def _metric(stage: Stage, name: str, service: str, statistic: str, period: Duration) -> Metric:
    return Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": service, "stage": stage.name},
        statistic=statistic,
        period=period,
    )
