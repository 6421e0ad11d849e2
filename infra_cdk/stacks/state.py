"""The stateful stack: what holds data or messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator

from infra_cdk.constructs.alarm_topic import AlarmTopic
from infra_cdk.constructs.announcements import Announcements
from infra_cdk.constructs.data_key import DataKey
from infra_cdk.constructs.edge_proof import EdgeProof
from infra_cdk.constructs.exported_chats import ExportedChats
from infra_cdk.constructs.queue import OPERATORS, DeadLetterQueue, GuardedQueue
from infra_cdk.constructs.roster_changes import admit_senders
from infra_cdk.constructs.roster_inbox import RosterInbox
from infra_cdk.constructs.sms_gateways import NAMES, SmsGateways
from infra_cdk.constructs.tables import Tables
from infra_cdk.functions import FUNCTIONS
from infra_cdk.nag import acknowledge
from infra_cdk.specification import Messages, Stream

if TYPE_CHECKING:
    from constructs import Construct

    from infra_cdk.specification import Function, QueueName
    from infra_cdk.stage import Stage

LATEST: dict[QueueName, Duration] = {
    "chat_exports": Duration.minutes(30),
    "ended_memberships": Duration.minutes(5),
    "provisioning": Duration.minutes(5),
    "roster_changes": Duration.minutes(5),
    "roster_follow_ups": Duration.minutes(10),
    "roster_import": Duration.minutes(30),
    "roster_school": Duration.minutes(60),
    "sms_status": Duration.minutes(60),
}
"""How long a message may wait before somebody should look."""


class StateStack(Stack):
    """Tables, key, secret, bus, buckets, and every queue: a new deployment of the functions loses nothing."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id, termination_protection=stage.keeps_data)
        key = DataKey(self, "DataKey", stage=stage)
        self.tables = Tables(self, "Tables", stage=stage, key=key)
        self.secret = Secret(
            self,
            "Secret",
            description="Keys for the hashes of codes, phones and paper codes",
            encryption_key=key,
            generate_secret_string=SecretStringGenerator(password_length=64, exclude_punctuation=True),
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        acknowledge(
            self.secret,
            "AwsSolutions-SMG4",
            "Phones are found in the table by their hash under this secret: another secret would make every number"
            " unknown. Codes, its other use, live for five minutes.",
        )
        self.sms = SmsGateways(self, "Sms", stage=stage, key=key)
        self.edge_proof = EdgeProof(self, "EdgeProof", stage=stage, key=key) if stage.hosted else None
        self.alarm_topic = AlarmTopic(self, "AlarmTopic", stage=stage, key=key)
        self.announcements = Announcements(self, "Announcements", stage=stage)
        self.queues: dict[QueueName, GuardedQueue] = {}
        self.failed_batches: dict[str, DeadLetterQueue] = {}
        for function in FUNCTIONS:
            self._receive_for(function)
        admit_senders(self.queues["roster_changes"].queue, stage.roster_senders)
        self.inbox = RosterInbox(self, "RosterInbox", stage=stage, key=key, queue=self.queues["roster_import"].queue)
        self.exports = ExportedChats(self, "ExportedChats", stage=stage, key=key)
        self._tell(stage)

    def _receive_for(self, function: Function) -> None:
        match function.source:
            case Messages(queue=name):
                self.queues[name] = GuardedQueue(
                    self,
                    name.title().replace("_", ""),
                    of=name,
                    consumer=Duration.seconds(function.seconds),
                    latest=LATEST[name],
                    topic=self.alarm_topic,
                )
            case Stream():
                failed = DeadLetterQueue(
                    self, f"{function.construct_id}DeadLetters", topic=self.alarm_topic, of=function.module
                )
                acknowledge(failed, "AwsSolutions-SQS3", OPERATORS)
                self.failed_batches[function.module] = failed
            case _:
                pass

    def _tell(self, stage: Stage) -> None:
        outputs = {
            "StateTable": self.tables.state.table_name,
            "AccessTable": self.tables.access.table_name,
            "MessagesTable": self.tables.messages.table_name,
            "SecretArn": self.secret.secret_arn,
            "RosterBucket": self.inbox.bucket.bucket_name,
            "ExportsBucket": self.exports.bucket.bucket_name,
            "EventBus": self.announcements.bus.event_bus_name,
            "AlarmTopicArn": self.alarm_topic.topic_arn,
            "RosterSilentHours": str(stage.silent_hours),
        }
        for kind, secret in self.sms.secrets.items():
            outputs[f"{NAMES[kind]}SecretArn"] = secret.secret_arn
        for name, queue in self.queues.items():
            title = name.title().replace("_", "")
            outputs[f"{title}QueueUrl"] = queue.queue.queue_url
            outputs[f"{title}DeadLettersUrl"] = queue.dead_letters.queue_url
        for function in FUNCTIONS:
            if function.module in self.failed_batches:
                outputs[f"{function.construct_id}DeadLettersUrl"] = self.failed_batches[function.module].queue_url
        for output, value in outputs.items():
            CfnOutput(self, f"{output}Output", value=value).override_logical_id(output)
