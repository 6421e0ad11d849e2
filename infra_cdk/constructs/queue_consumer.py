"""A function that is called with a queue's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk.aws_lambda import CfnEventSourceMapping
from constructs import Construct

from infra_cdk.nag import acknowledge

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import Function
    from aws_cdk.aws_sqs import IQueue

    from infra_cdk.specification import Messages


class QueueConsumer(Construct):
    """The tie between a queue and a function that says of each message in a batch whether it succeeded."""

    def __init__(
        self, scope: Construct, construct_id: str, *, source: Messages, queue: IQueue, function: Function
    ) -> None:
        super().__init__(scope, construct_id)
        limit = source.concurrency
        mapping = CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.function_arn,
            event_source_arn=queue.queue_arn,
            batch_size=source.at_once,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=CfnEventSourceMapping.ScalingConfigProperty(maximum_concurrency=limit) if limit else None,
        )
        acknowledge(
            mapping,
            "Serverless-LambdaEventSourceMappingDestination",
            "What fails goes back to the queue, whose redrive policy sends it to the dead-letter queue.",
        )
