"""The HTTP API: one function for each route."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from aws_cdk import Aws, RemovalPolicy
from aws_cdk.aws_apigatewayv2 import CfnStage, HttpApi, HttpMethod, HttpStage, ThrottleSettings
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_iam import ServicePrincipal
from aws_cdk.aws_lambda import Function
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm
from infra_cdk.constructs.retention import RETENTION
from infra_cdk.nag import acknowledge

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import IFunction
    from aws_cdk.aws_sns import ITopic

    from infra_cdk.specification import Route
    from infra_cdk.stage import Stage

LOGGED = {
    "request_id": "$context.requestId",
    "requested_at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "function_milliseconds": "$context.integrationLatency",
    "function_error": "$context.integrationErrorMessage",
    "error": "$context.error.responseType",
}
"""What the access log holds: no query, no path (it holds identifiers), no address, nothing of the caller's."""


def may_be_called_by(route: Route, function: IFunction) -> None:
    """Let a route of the account's APIs call a function. The API's own id is not there yet when the function is."""
    path = re.sub(r"{[^}]+}", "*", route.path)
    function.add_permission(
        "Api",
        principal=ServicePrincipal("apigateway.amazonaws.com"),
        source_arn=f"arn:{Aws.PARTITION}:execute-api:{Aws.REGION}:{Aws.ACCOUNT_ID}:*/*/{route.method}{path}",
    )


class JourneyApi(Construct):
    """The API of one stage. The site and the API are one origin, so there is no CORS."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, topic: ITopic) -> None:
        super().__init__(scope, construct_id)
        self.api = HttpApi(self, "Api", api_name=stage.prefix, create_default_stage=False)
        self._rates = ThrottleSettings(rate_limit=stage.requests_per_second, burst_limit=stage.burst)
        self._stage = self._deploy(stage)
        self._route_settings: dict[str, dict[str, float | bool]] = {}
        self.url = self._stage.url
        alarm(
            self,
            "ServerErrors",
            metric=self.api.metric_server_error(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            topic=topic,
            says=f"The API of {stage.prefix} answered with 5xx.",
        )

    def serve(self, route: Route, function: IFunction, construct_id: str, rate_share: float | None) -> None:
        """Give a route to a function, and with a share a rate of its own.

        The function's own stack lets the API call it (`may_be_called_by`).
        """
        called = Function.from_function_attributes(
            self,
            f"{construct_id}Called",
            function_arn=function.function_arn,
            same_environment=False,  # else each route would bring a permission into this stack (docs/adr/0025)
            skip_permissions=True,
        )
        for added in self.api.add_routes(
            path=route.path,
            methods=[HttpMethod(route.method)],
            integration=HttpLambdaIntegration(construct_id, called),
        ):
            acknowledge(
                added,
                "AwsSolutions-APIG4",
                "The session cookie is checked by the function itself, in the same read as what the call is about:"
                " an authorizer would cost a second function and a second read. Sign-in is open to everybody.",
            )
            if rate_share is not None:
                self._limit(route.key, rate_share)
                # The stage names the route, so the route has to be there first.
                self._stage.node.add_dependency(added)

    def _limit(self, route_key: str, share: float) -> None:
        """Give a route a rate. Its own settings replace all of the stage's, so detailed metrics are set here too."""
        rate, burst = self._rates.rate_limit, self._rates.burst_limit
        assert rate is not None
        assert burst is not None
        self._route_settings[route_key] = {
            "DetailedMetricsEnabled": True,
            "ThrottlingRateLimit": max(1, round(rate * share)),
            "ThrottlingBurstLimit": max(1, round(burst * share)),
        }
        resource = self._stage.node.default_child
        assert isinstance(resource, CfnStage)
        resource.route_settings = self._route_settings

    def _deploy(self, stage: Stage) -> HttpStage:
        logs = LogGroup(
            self,
            "AccessLogs",
            log_group_name=f"/aws/vendedlogs/{stage.prefix}-api",
            retention=RETENTION[stage.log_days],
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        deployed = HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=self._rates,
        )
        resource = deployed.node.default_child
        assert isinstance(resource, CfnStage)
        resource.access_log_settings = CfnStage.AccessLogSettingsProperty(
            destination_arn=logs.log_group_arn, format=json.dumps(LOGGED)
        )
        return deployed
