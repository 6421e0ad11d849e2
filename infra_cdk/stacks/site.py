"""The stack of the site: what browsers reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnOutput, Stack

from infra_cdk.assets.page import FILES
from infra_cdk.constructs.site import Site
from infra_cdk.constructs.site_files import SiteFiles

if TYPE_CHECKING:
    from constructs import Construct

    from infra_cdk.code import BuiltCode
    from infra_cdk.constructs.socket_api import SocketApi
    from infra_cdk.stacks.api import ApiStack
    from infra_cdk.stacks.state import StateStack
    from infra_cdk.stacks.web_acl import WebAclStack
    from infra_cdk.stage import Stage


class SiteStack(Stack):
    """Bucket, page and CloudFront. The local stage has none: its front door serves the page."""

    def __init__(  # noqa: PLR0913 - a stack and what it stands on
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        state: StateStack,
        api: ApiStack,
        socket: SocketApi,
        web_acl: WebAclStack | None,
        built: BuiltCode,
    ) -> None:
        super().__init__(scope, construct_id)
        assert state.edge_proof is not None
        files = SiteFiles(self, "Files", stage=stage)
        files.put(built.page() / FILES, stage)
        site = Site(
            self,
            "Site",
            stage=stage,
            files=files,
            api=api.api.api,
            socket=socket.api,
            proof=state.edge_proof,
            web_acl_arn=None if web_acl is None else web_acl.arn_from_any_region(),
        )
        if web_acl is not None:
            self.add_stack_dependency(web_acl)
        host = site.distribution.distribution_domain_name
        outputs = {
            "SiteUrl": f"https://{stage.site_domain if stage.certificate_arn else host}",
            "SiteTarget": host,
            "DistributionId": site.distribution.distribution_id,
        }
        for output, value in outputs.items():
            CfnOutput(self, f"{output}Output", value=value).override_logical_id(output)
