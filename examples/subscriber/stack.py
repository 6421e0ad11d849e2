"""The subscriber's stack: a rule on Svyazka's bus, a queue with its dead-letter queue, a function, a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, CfnOutput, Duration, RemovalPolicy, Stack, Validations
from aws_cdk.aws_dynamodb import Attribute, AttributeType, BillingMode, PointInTimeRecoverySpecification, Table
from aws_cdk.aws_events import EventBus, EventPattern, Rule
from aws_cdk.aws_events_targets import SqsQueue
from aws_cdk.aws_iam import PolicyDocument, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import Code, Function, Runtime
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct, IConstruct

HERE = Path(__file__).parent
SECONDS = 30
TYPES = ("link.completed", "link.removed", "person.chats.changed")
"""What this one listens to. All three are counted by one number, so who leaves one of them out sees gaps."""


class SubscriberStack(Stack):
    """Listens to the bus of a stage (`svyazka-prod`), in the same account."""

    def __init__(self, scope: Construct, construct_id: str, *, bus: str, types: Sequence[str] = TYPES) -> None:
        super().__init__(scope, construct_id)
        dead_letters = self._queue("DeadLetters", Duration.days(14))
        queue = self._queue("Events", Duration.days(4), DeadLetterQueue(queue=dead_letters, max_receive_count=5))
        for finding in ("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"):
            _acknowledge(dead_letters, finding, "It is itself a dead-letter queue.")
        rule = Rule(
            self,
            "Rule",
            event_bus=EventBus.from_event_bus_name(self, "Bus", bus),
            event_pattern=EventPattern(source=["svyazka"], detail_type=list(types)),
            # What can't be put into the queue is kept, too.
            targets=[SqsQueue(queue, dead_letter_queue=dead_letters)],
        )
        CfnOutput(self, "RuleName", value=rule.rule_name)
        table = Table(
            self,
            "Seen",
            partition_key=Attribute(name="person_id", type=AttributeType.STRING),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._consumer(table, queue)

    def _queue(self, construct_id: str, kept: Duration, dead_letters: DeadLetterQueue | None = None) -> Queue:
        return Queue(
            self,
            construct_id,
            encryption=QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=kept,
            visibility_timeout=Duration.seconds(6 * SECONDS),
            dead_letter_queue=dead_letters,
        )

    def _consumer(self, table: Table, queue: Queue) -> None:
        logs = LogGroup(self, "Logs", retention=RetentionDays.TWO_WEEKS, removal_policy=RemovalPolicy.DESTROY)
        uses = [
            _allow(table.table_arn, "dynamodb:GetItem", "dynamodb:PutItem"),
            _allow(queue.queue_arn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
            _allow(logs.log_group_arn, "logs:CreateLogStream", "logs:PutLogEvents"),
        ]
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"uses": PolicyDocument(statements=uses)},
        )
        function = Function(
            self,
            "Consumer",
            runtime=Runtime.PYTHON_3_14,
            handler="consumer.main.handler",
            code=Code.from_asset(str(HERE), exclude=["*", "!consumer", "!consumer/*.py"]),
            memory_size=256,
            timeout=Duration.seconds(SECONDS),
            environment={"TABLE": table.table_name},
            role=role.without_policy_updates(),
            log_group=logs,
        )
        function.add_event_source(SqsEventSource(queue, batch_size=10, report_batch_item_failures=True))
        _acknowledge(function, "Serverless-LambdaDLQ", "Nothing calls it asynchronously; its queue has one.")
        _acknowledge(function, "Serverless-LambdaTracing", "An example keeps to what every subscriber needs.")
        _acknowledge(
            function,
            "Serverless-LambdaEventSourceMappingDestination",
            "What fails goes back to the queue, whose redrive policy sends it to the dead-letter queue.",
        )


def _allow(resource: str, *actions: str) -> PolicyStatement:
    return PolicyStatement(actions=list(actions), resources=[resource])


def _acknowledge(resource: IConstruct, rule: str, reason: str) -> None:
    Validations.of(resource).acknowledge(Acknowledgment(id=rule, reason=reason))
