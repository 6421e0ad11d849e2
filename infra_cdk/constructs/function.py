"""A function with its log group, its role and its alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk.aws_iam import PolicyDocument, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import (
    Alias,
    ApplicationLogLevel,
    Architecture,
    Function,
    LoggingFormat,
    Runtime,
    SnapStartConf,
    SystemLogLevel,
    Tracing,
)
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm
from infra_cdk.constructs.retention import RETENTION
from infra_cdk.nag import acknowledge
from infra_cdk.specification import Route

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import Code, IFunction, ILayerVersion
    from aws_cdk.aws_sns import ITopic

    from infra_cdk import specification
    from infra_cdk.stage import Stage

ARCHITECTURES = {"arm64": Architecture.ARM_64, "x86_64": Architecture.X86_64}

OTHER_PYTHON = (
    "Python 3.13 is what the lock file, the compiled modules and the tests are made for, and Lambda supports it;"
    " a newer one is a change of all of these at once."
)
NOT_FOLLOWED = {
    "AwsSolutions-L1": OTHER_PYTHON,
    "Serverless-LambdaLatestVersion": OTHER_PYTHON,
    "Serverless-LambdaDLQ": "Nothing calls the function asynchronously: the API waits for its answer, and its queue or"
    " stream has a dead-letter queue of its own.",
}


class LambdaFunction(Construct):
    """One action: the role is its own and holds the given statements, its own logs and its traces, no more.

    Attributes:
        function: the function itself.
        called: what its source calls. With SnapStart that is the alias `live` of the version published last, since
            Lambda keeps snapshots of published versions alone; else the function.
    """

    def __init__(  # noqa: PLR0913 - keyword arguments, each a part that the stack made
        self,
        scope: Construct,
        *,
        declared: specification.Function,
        stage: Stage,
        code: Code,
        layers: list[ILayerVersion],
        environment: dict[str, str],
        statements: list[PolicyStatement],
        exceptions: dict[str, str],
        topic: ITopic,
    ) -> None:
        super().__init__(scope, declared.construct_id)
        name = declared.physical_name(stage.prefix)
        path = f"{declared.context}/{declared.action}".replace("_", "-")
        logs = LogGroup(
            self,
            "Logs",
            log_group_name=f"/svyazka/{stage.name}/{path}",
            retention=RETENTION[stage.log_days],
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        self.function = Function(
            self,
            "Function",
            function_name=name,
            runtime=Runtime.PYTHON_3_13,
            architecture=ARCHITECTURES[stage.architecture],
            handler=declared.handler,
            code=code,
            layers=layers,
            memory_size=declared.memory,
            timeout=Duration.seconds(declared.seconds),
            ephemeral_storage_size=Size.mebibytes(declared.disk),
            environment=environment,
            role=self._role(stage, [*statements, _writing_to(logs)], exceptions).without_policy_updates(),
            tracing=Tracing.ACTIVE if stage.traced else Tracing.DISABLED,
            log_group=logs,
            logging_format=LoggingFormat.JSON,
            application_log_level_v2=ApplicationLogLevel.INFO,
            system_log_level_v2=SystemLogLevel.WARN,
            snap_start=SnapStartConf.ON_PUBLISHED_VERSIONS if _is_restored(declared, stage) else None,
        )
        self.called: IFunction = self.function
        if _is_restored(declared, stage):
            self.called = Alias(self, "Live", alias_name="live", version=self.function.current_version)
        for rule, reason in NOT_FOLLOWED.items():
            acknowledge(self.function, rule, reason)
        self._watch(name, topic)

    def _role(self, stage: Stage, statements: list[PolicyStatement], exceptions: dict[str, str]) -> Role:
        if stage.traced:
            tracing = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
            statements = [*statements, PolicyStatement(actions=tracing, resources=["*"])]
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"uses": PolicyDocument(statements=statements)},
        )
        if stage.traced:
            for rule in ("AwsSolutions-IAM5[Resource::*]", "Serverless-LambdaStarPermissions"):
                acknowledge(role, rule, "X-Ray's two writing actions take no resource.")
        for rule, reason in exceptions.items():
            acknowledge(role, rule, reason)
        return role

    def _watch(self, name: str, topic: ITopic) -> None:
        errors = self.function.metric_errors(period=FIVE_MINUTES, statistic="Sum")
        alarm(self, "Fails", metric=errors, above=0, topic=topic, says=f"{name} failed.")


def _is_restored(declared: specification.Function, stage: Stage) -> bool:
    """Return whether a function starts from a snapshot; those of queues, streams and schedules don't: nobody waits."""
    return stage.snap_start and isinstance(declared.source, Route)


def _writing_to(logs: LogGroup) -> PolicyStatement:
    return PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[logs.log_group_arn])
