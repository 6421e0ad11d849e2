"""The stateless stack: what may be replaced at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack, aws_lambda
from aws_cdk.aws_lambda import Code, LayerVersion, Runtime

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm
from infra_cdk.constructs.daily_call import DailyCall
from infra_cdk.constructs.function import ARCHITECTURES, LambdaFunction
from infra_cdk.constructs.http_api import JourneyApi
from infra_cdk.constructs.measures import Measures
from infra_cdk.constructs.queue_consumer import QueueConsumer
from infra_cdk.constructs.stream_consumer import StreamConsumer
from infra_cdk.functions import FUNCTIONS
from infra_cdk.permissions import environment, exceptions, statements
from infra_cdk.specification import Daily, Messages, Route, Stream

if TYPE_CHECKING:
    from pathlib import Path

    from constructs import Construct

    from infra_cdk.code import BuiltCode
    from infra_cdk.specification import Function
    from infra_cdk.stacks.state import StateStack
    from infra_cdk.stage import Stage


class AppStack(Stack):
    """Layer, functions, API, and what ties functions to queues and streams."""

    def __init__(
        self, scope: Construct, construct_id: str, *, stage: Stage, state: StateStack, built: BuiltCode
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._state = state
        self._layer = LayerVersion(
            self,
            "Layer",
            code=_asset(built.layer(stage.architecture)),
            compatible_runtimes=[Runtime.PYTHON_3_13],
            compatible_architectures=[ARCHITECTURES[stage.architecture]],
            description="Shared code and third-party packages",
        )
        self.api = JourneyApi(self, "Api", stage=stage, topic=state.alarm_topic)
        code = {context: _asset(built.code(context)) for context in sorted({f.context for f in FUNCTIONS})}
        for declared in FUNCTIONS:
            self._connect(declared, self._function(declared, code[declared.context]))
        self._watch()
        CfnOutput(self, "ApiUrlOutput", value=self.api.url).override_logical_id("ApiUrl")
        CfnOutput(self, "ApiIdOutput", value=self.api.api.api_id).override_logical_id("ApiId")

    def _function(self, declared: Function, code: Code) -> aws_lambda.Function:
        return LambdaFunction(
            self,
            declared=declared,
            stage=self._stage,
            code=code,
            layer=self._layer,
            environment=environment(declared, self._state, self._stage),
            statements=statements(declared, self._state),
            exceptions=exceptions(declared, self._state),
            topic=self._state.alarm_topic,
        ).function

    def _connect(self, declared: Function, function: aws_lambda.Function) -> None:
        construct_id = f"{declared.construct_id}Source"
        match declared.source:
            case Route() as route:
                self.api.serve(route, function, declared.construct_id)
            case Messages() as messages:
                queue = self._state.queues[messages.queue].queue
                QueueConsumer(self, construct_id, source=messages, queue=queue, function=function)
            case Daily() as daily:
                DailyCall(self, construct_id, source=daily, function=function)
            case Stream() as stream:
                StreamConsumer(
                    self,
                    construct_id,
                    source=stream,
                    stream_arn=self._state.tables.stream_of(stream.table),
                    function=function,
                    failed=self._state.failed_batches[declared.module],
                    topic=self._state.alarm_topic,
                )

    def _watch(self) -> None:
        """No function has a concurrency of its own, so what throttles one is the account's limit, for all alike."""
        alarm(
            self,
            "Throttled",
            metric=aws_lambda.Function.metric_all_throttles(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            topic=self._state.alarm_topic,
            says="Functions were throttled: the account's limit of concurrent calls is too low.",
        )
        Measures(self, "Measures", stage=self._stage, topic=self._state.alarm_topic)


def _asset(folder: Path) -> Code:
    """The folder's name holds the hash of its contents, so nothing needs to be hashed again."""
    return Code.from_asset(str(folder), asset_hash=folder.name)
