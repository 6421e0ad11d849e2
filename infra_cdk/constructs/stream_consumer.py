"""A function that is called with the changes of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk.aws_lambda import CfnEventSourceMapping
from constructs import Construct

from infra_cdk.constructs.alarms import MINUTE, alarm

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import Function
    from aws_cdk.aws_sns import ITopic
    from aws_cdk.aws_sqs import IQueue

    from infra_cdk.specification import Stream

TRIES = 5
LATEST_MILLISECONDS = 60_000


class StreamConsumer(Construct):
    """The tie between a table's stream and a function, and the alarm for changes that wait.

    A batch that fails is halved until the bad change is alone; that goes to the dead-letter queue, so it doesn't
    hold up those behind it. Reading begins with the oldest change: nothing is lost while a deployment runs.
    """

    def __init__(  # noqa: PLR0913 - keyword arguments, each a part that the stack made
        self,
        scope: Construct,
        construct_id: str,
        *,
        source: Stream,
        stream_arn: str,
        function: Function,
        failed: IQueue,
        topic: ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.function_arn,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",
            batch_size=source.at_once,
            parallelization_factor=source.side_by_side if source.side_by_side > 1 else None,
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=TRIES,
            function_response_types=["ReportBatchItemFailures"],
            destination_config=CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=CfnEventSourceMapping.OnFailureProperty(destination=failed.queue_arn)
            ),
            filter_criteria=CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[CfnEventSourceMapping.FilterProperty(pattern=json.dumps(p)) for p in patterns(source)]
            ),
        )
        alarm(
            self,
            "Late",
            metric=function.metric("IteratorAge", period=MINUTE, statistic="Maximum"),
            above=LATEST_MILLISECONDS,
            periods=5,
            topic=topic,
            says=f"{construct_id}: changes of the table {source.table} wait too long.",
        )


def patterns(source: Stream) -> list[dict[str, Any]]:
    """The filters that choose a stream's changes by entity; a removed item has an old image only."""
    chosen: list[dict[str, Any]] = []
    if source.changed:
        entity = {"entity": {"S": list(source.changed)}}
        chosen.append({"dynamodb": {"NewImage": entity}})
        chosen.append({"eventName": ["REMOVE"], "dynamodb": {"OldImage": entity}})
    for event, entities in (("INSERT", source.inserted), ("MODIFY", source.modified)):
        if entities:
            chosen.append({"eventName": [event], "dynamodb": {"NewImage": {"entity": {"S": list(entities)}}}})
    if source.removed:
        chosen.append({"eventName": ["REMOVE"], "dynamodb": {"OldImage": {"entity": {"S": list(source.removed)}}}})
    return chosen
