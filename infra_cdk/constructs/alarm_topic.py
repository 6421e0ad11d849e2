"""The topic that all alarms go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sns_subscriptions import EmailSubscription

from infra_cdk.constructs.queue import OPERATORS, DeadLetterQueue
from infra_cdk.nag import acknowledge

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey
    from constructs import Construct

    from infra_cdk.stage import Stage


class AlarmTopic(Topic):
    """Where the operator subscribes; the stage's recipients get each alarm by e-mail, once they have confirmed it.

    A mail that can't be delivered lies in a dead-letter queue, whose alarm reaches the other recipients.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey) -> None:
        super().__init__(
            scope, construct_id, display_name=f"Alarms of {stage.prefix}", enforce_ssl=True, master_key=key
        )
        # A topic with a policy of its own takes messages only from the principals that the policy names.
        self.add_to_resource_policy(
            PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if stage.alarm_recipients:
            undelivered = DeadLetterQueue(self, "MailDeadLetters", topic=self, of="mails about alarms")
            acknowledge(undelivered, "AwsSolutions-SQS3", OPERATORS)
            for recipient in stage.alarm_recipients:
                self.add_subscription(EmailSubscription(recipient, dead_letter_queue=undelivered))
