"""Queues, each with its dead-letter queue and the alarms for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, aws_sqs
from constructs import Construct

from infra_cdk.constructs.alarms import FIVE_MINUTES, MINUTE, alarm
from infra_cdk.nag import acknowledge
from svyazka_common.settings import QUEUE_RECEIVES

if TYPE_CHECKING:
    from aws_cdk.aws_sns import ITopic

OPERATORS = "It is itself a dead-letter queue: nothing but the operator takes letters out."


class DeadLetterQueue(aws_sqs.Queue):
    """The messages that a consumer could not process, kept for 14 days; the first of them sets off an alarm."""

    def __init__(self, scope: Construct, construct_id: str, *, topic: ITopic, of: str) -> None:
        super().__init__(
            scope,
            construct_id,
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        alarm(
            self,
            "NotEmpty",
            metric=self.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
            above=0,
            topic=topic,
            says=f"Dead letters of {of}: something was not done.",
        )
        acknowledge(self, "Serverless-SQSRedrivePolicy", OPERATORS)


class GuardedQueue(Construct):
    """A queue, its dead-letter queue, an alarm for each dead letter and one for a queue that is not kept up with.

    `consumer` is the time limit of the function that reads it. A message stays hidden six times as long, as AWS
    advises. So throttled calls don't make it visible while it is being worked on. After a try that is known to have
    failed the function asks for less (`svyazka_common.batches`).
    """

    def __init__(  # noqa: PLR0913 - keyword arguments, each a fact about the queue
        self, scope: Construct, construct_id: str, *, of: str, consumer: Duration, latest: Duration, topic: ITopic
    ) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = DeadLetterQueue(self, "DeadLetters", topic=topic, of=of)
        self.queue = aws_sqs.Queue(
            self,
            "Queue",
            encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(6 * int(consumer.to_seconds())),
            retention_period=Duration.days(4),
            dead_letter_queue=aws_sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=QUEUE_RECEIVES),
        )
        alarm(
            self,
            "Late",
            metric=self.queue.metric_approximate_age_of_oldest_message(period=FIVE_MINUTES, statistic="Maximum"),
            above=latest.to_seconds(),
            topic=topic,
            says=f"Messages of {of} wait too long.",
        )
