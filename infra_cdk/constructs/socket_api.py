"""The WebSocket API, over which open windows get messages at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk.aws_apigatewayv2 import (
    CfnStage,
    ThrottleSettings,
    WebSocketApi,
    WebSocketStage,
)
from aws_cdk.aws_apigatewayv2_integrations import WebSocketLambdaIntegration
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from infra_cdk.constructs.retention import RETENTION
from infra_cdk.nag import acknowledge, finding
from infra_cdk.site.settings import SOCKET

if TYPE_CHECKING:
    from aws_cdk.aws_lambda import Function

    from infra_cdk.stage import Stage

LOGGED = {
    "request_id": "$context.requestId",
    "requested_at": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "error": "$context.error.responseType",
}
"""As of the HTTP API: nothing of the caller's."""
NO_AUTHORIZER = (
    "The function of $connect checks Origin and session itself, in the same read as what it notes: an authorizer would"
    " cost a second function and a second read."
)
ANY_WINDOW = "The windows that are open, whose ids API Gateway gives."


class SocketApi(Construct):
    """API and stage, named like the site's path: CloudFront leads it here, and the API takes no path beside it."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self._hosted = stage.hosted
        self.api = WebSocketApi(
            self, "Api", api_name=f"{stage.prefix}-socket", route_selection_expression="$request.body.kind"
        )
        logs = LogGroup(
            self,
            "AccessLogs",
            log_group_name=f"/aws/vendedlogs/{stage.prefix}-socket",
            retention=RETENTION[stage.log_days],
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        deployed = WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.api,
            stage_name=SOCKET,
            auto_deploy=True,
            throttle=ThrottleSettings(rate_limit=stage.requests_per_second, burst_limit=stage.burst),
        )
        resource = deployed.node.default_child
        assert isinstance(resource, CfnStage)
        resource.access_log_settings = CfnStage.AccessLogSettingsProperty(
            destination_arn=logs.log_group_arn, format=json.dumps(LOGGED)
        )
        aws = f"https://{self.api.api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
        host = aws if stage.socket_callback is None else f"{stage.socket_callback}{self.api.api_id}"
        self.callback_url = f"{host}/{SOCKET}"
        """Where functions post to windows, and close them."""

    def serve(self, route_key: str, function: Function, construct_id: str) -> None:
        """Give a route to a function; what it answers goes back to the window."""
        integration = WebSocketLambdaIntegration(construct_id, function)
        # The emulator knows no resource for that, and sends a function's answer back in any case.
        answers = True if self._hosted and route_key == "$default" else None
        route = self.api.add_route(route_key, integration=integration, return_response=answers)
        acknowledge(route, "AwsSolutions-APIG4", NO_AUTHORIZER)

    def posting(self) -> PolicyStatement:
        """The permission to post to windows and to close them."""
        return PolicyStatement(actions=["execute-api:ManageConnections"], resources=[self._windows()])

    def exception(self) -> tuple[str, str]:
        """The wildcard in `posting`: rule of cdk-nag and reason."""
        resource = self.api.node.default_child
        assert resource is not None
        name = Stack.of(self).get_logical_id(resource)  # type: ignore[arg-type]
        return finding(self._windows().replace(self.api.api_id, f"<{name}>")), ANY_WINDOW

    def _windows(self) -> str:
        own = f"{Aws.REGION}:{Aws.ACCOUNT_ID}:{self.api.api_id}"
        return f"arn:{Aws.PARTITION}:execute-api:{own}/{SOCKET}/*/@connections/*"
