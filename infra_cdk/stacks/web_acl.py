"""The stack of the web ACL: CloudFront takes one from us-east-1 only, wherever the others stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Environment, Fn, Stack

from infra_cdk.constructs.web_acl import SiteWebAcl

if TYPE_CHECKING:
    from constructs import Construct

    from infra_cdk.stage import Stage

REGION = "us-east-1"
OUTPUT = "WebAclArn"


class WebAclStack(Stack):
    """Nothing but the web ACL; its ARN is read from another region by CloudFormation itself."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id, env=Environment(region=REGION))
        web_acl = SiteWebAcl(self, "WebAcl", stage=stage)
        CfnOutput(self, f"{OUTPUT}Output", value=web_acl.attr_arn).override_logical_id(OUTPUT)

    def arn_from_any_region(self) -> str:
        """The web ACL's ARN, for a stack in another region."""
        return Fn.get_stack_output(self.stack_name, OUTPUT, REGION)
