"""The stack of the HTTP API: its routes, each to a function of a context's stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack, aws_lambda

from infra_cdk.constructs.alarms import FIVE_MINUTES, alarm
from infra_cdk.constructs.http_api import JourneyApi
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

    from infra_cdk.stacks.state import StateStack
    from infra_cdk.stage import Stage


class ApiStack(Stack):
    """API, routes and rates. API Gateway refuses a rate for a route that isn't there, so they are deployed together."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        state: StateStack,
        functions: Mapping[str, aws_lambda.IFunction],
    ) -> None:
        super().__init__(scope, construct_id)
        self.api = JourneyApi(self, "Api", stage=stage, topic=state.alarm_topic)
        for declared in FUNCTIONS:
            if isinstance(declared.source, Route) and stage.offers(declared):
                self.api.serve(declared.source, functions[declared.module], declared.construct_id, declared.rate_share)
        # No function has a concurrency of its own, so the account's limit throttles all of them alike.
        alarm(
            self,
            "Throttled",
            metric=aws_lambda.Function.metric_all_throttles(period=FIVE_MINUTES, statistic="Sum"),
            above=0,
            topic=state.alarm_topic,
            says="Functions were throttled: the account's limit of concurrent calls is too low.",
        )
        CfnOutput(self, "ApiUrlOutput", value=self.api.url).override_logical_id("ApiUrl")
        CfnOutput(self, "ApiIdOutput", value=self.api.api.api_id).override_logical_id("ApiId")
