"""A function that is called once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk.aws_iam import PolicyDocument, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_scheduler import CfnSchedule
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import Function

    from infra_cdk.specification import Daily

TIME_ZONE = "Europe/Moscow"


class DailyCall(Construct):
    """The schedule and the role that may call this one function. A call that fails is tried again for a day."""

    def __init__(self, scope: Construct, construct_id: str, *, source: Daily, function: Function) -> None:
        super().__init__(scope, construct_id)
        calls = PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
        role = Role(
            self,
            "Role",
            assumed_by=ServicePrincipal("scheduler.amazonaws.com"),
            inline_policies={"calls": PolicyDocument(statements=[calls])},
        )
        CfnSchedule(
            self,
            "Schedule",
            schedule_expression=f"cron({source.minute} {source.hour} * * ? *)",
            schedule_expression_timezone=TIME_ZONE,
            flexible_time_window=CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=CfnSchedule.TargetProperty(arn=function.function_arn, role_arn=role.role_arn),
        )
