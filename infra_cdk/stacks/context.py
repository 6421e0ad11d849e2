"""The stack of a context: its functions, what calls them besides the API, and their alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack
from aws_cdk.aws_lambda import LayerVersion, Runtime

from infra_cdk.assets.code_asset import code_asset
from infra_cdk.assets.senders import senders_folder
from infra_cdk.constructs.daily_call import DailyCall
from infra_cdk.constructs.function import ARCHITECTURES, LambdaFunction
from infra_cdk.constructs.http_api import may_be_called_by
from infra_cdk.constructs.measures import Measures
from infra_cdk.constructs.queue_consumer import QueueConsumer
from infra_cdk.constructs.socket_api import SocketApi
from infra_cdk.constructs.stream_consumer import StreamConsumer
from infra_cdk.functions import FUNCTIONS
from infra_cdk.permissions import environment, exceptions, statements
from infra_cdk.specification import Daily, Messages, Route, Socket, Stream
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from aws_cdk import aws_lambda
    from aws_cdk.aws_iam import PolicyStatement
    from constructs import Construct

    from infra_cdk.code import BuiltCode
    from infra_cdk.specification import Function
    from infra_cdk.stacks.state import StateStack
    from infra_cdk.stage import Stage


class ContextStack(Stack):
    """One context, which can be deployed alone: it has a layer of its own and reads the state's outputs only.

    `functions` are its functions by module (`sign_in.handlers.log_in`), or their aliases where snapshots are kept; the
    stack of the API gives them their routes.
    """

    def __init__(  # noqa: PLR0913 - a stack and what it stands on
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: str,
        stage: Stage,
        state: StateStack,
        built: BuiltCode,
    ) -> None:
        super().__init__(scope, construct_id)
        self._stage = stage
        self._state = state
        self._layer = LayerVersion(
            self,
            "Layer",
            code=code_asset(built.layer(stage.architecture)),
            compatible_runtimes=[Runtime.PYTHON_3_13],
            compatible_architectures=[ARCHITECTURES[stage.architecture]],
            description="Shared code and third-party packages",
        )
        declarations = [one for one in FUNCTIONS if one.context == context and stage.offers(one)]
        self._senders = self._senders_of(declarations)
        code = code_asset(built.code(context))
        with_windows = any(isinstance(declared.source, Socket) for declared in declarations)
        self.socket = SocketApi(self, "Socket", stage=stage) if with_windows else None
        self.functions: dict[str, aws_lambda.IFunction] = {}
        for declared in declarations:
            lambda_function = self._function(declared, code)
            self.functions[declared.module] = lambda_function.called
            self._connect(declared, lambda_function)
        if self.socket is not None:
            CfnOutput(self, "SocketApiIdOutput", value=self.socket.api.api_id).override_logical_id("SocketApiId")
        Measures(self, "Measures", context=context, stage=stage, topic=state.alarm_topic)

    def _senders_of(self, declarations: list[Function]) -> list[LayerVersion]:
        if not any(declared.judges_senders for declared in declarations):
            return []
        senders = LayerVersion(
            self,
            "RosterSenders",
            code=code_asset(senders_folder(self._stage.roster_senders)),
            compatible_runtimes=[Runtime.PYTHON_3_13],
            description="Who may send roster changes, and what",
        )
        return [senders]

    def _function(self, declared: Function, code: aws_lambda.Code) -> LambdaFunction:
        return LambdaFunction(
            self,
            declared=declared,
            stage=self._stage,
            code=code,
            layers=[self._layer, *(self._senders if declared.judges_senders else [])],
            environment=environment(declared, self._state, self._stage) | self._callback(declared),
            statements=[*statements(declared, self._state, self._stage), *self._posting(declared)],
            exceptions=exceptions(declared, self._state) | self._any_window(declared),
            topic=self._state.alarm_topic,
        )

    def _callback(self, declared: Function) -> dict[str, str]:
        if self.socket is None or not declared.posts_to_windows:
            return {}
        return {Setting.SOCKET_CALLBACK_URL.value: self.socket.callback_url}

    def _posting(self, declared: Function) -> list[PolicyStatement]:
        return [self.socket.posting()] if self.socket is not None and declared.posts_to_windows else []

    def _any_window(self, declared: Function) -> dict[str, str]:
        return dict([self.socket.exception()]) if self.socket is not None and declared.posts_to_windows else {}

    def _connect(self, declared: Function, lambda_function: LambdaFunction) -> None:
        construct_id, function = f"{declared.construct_id}Source", lambda_function.function
        match declared.source:
            case Route() as route:
                may_be_called_by(route, lambda_function.called)
            case Messages() as messages:
                queue = self._state.queues[messages.queue].queue
                QueueConsumer(self, construct_id, source=messages, queue=queue, function=function)
            case Socket(key=route_key):
                assert self.socket is not None
                self.socket.serve(route_key, function, construct_id)
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
