"""The bucket of the page's files, closed to all but CloudFront, and what is put in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import AssetHashType, Aws, CfnElement, Duration, RemovalPolicy, Stack
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership
from aws_cdk.aws_s3_deployment import BucketDeployment, CacheControl, Source
from constructs import Construct

from infra_cdk.nag import acknowledge, finding
from infra_cdk.site.headers import ASKED_AGAIN, ASSETS, IMMUTABLE
from infra_cdk.site.settings import PATH, page_settings

if TYPE_CHECKING:
    from pathlib import Path

    from infra_cdk.stage import Stage

HASHED = f"{ASSETS.strip('/')}/*"
UPLOADER = (
    "The function that unpacks the page into the bucket when it is deployed is the CDK's own (aws-s3-deployment), with"
    " its runtime, role and settings; nothing else calls it."
)
UPLOADERS_ID = "Custom::CDKBucketDeployment"
UPLOADERS_RULES = (
    "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
    *(
        f"AwsSolutions-IAM5[Action::s3:{actions}*]"
        for actions in ("GetBucket", "GetObject", "List", "Abort", "DeleteObject")
    ),
    "AwsSolutions-L1",
    "Serverless-LambdaDLQ",
    "Serverless-LambdaLatestVersion",
    "Serverless-LambdaTracing",
)


class SiteFiles(Construct):
    """Holds nothing that could not be built again, so it goes with its stack."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.logs = _bucket(
            self,
            "AccessLogs",
            lifecycle_rules=[LifecycleRule(expiration=Duration.days(stage.log_days))],
            # CloudFront delivers its logs by access control lists.
            object_ownership=ObjectOwnership.BUCKET_OWNER_PREFERRED,
        )
        self.bucket = _bucket(
            self,
            "Bucket",
            server_access_logs_bucket=self.logs,
            server_access_logs_prefix="bucket/",
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
        )

    def put(self, page: Path, stage: Stage) -> None:
        """Upload a built page: first the files that it loads, then the page. Older files stay for pages still open."""
        files = Source.asset(str(page), asset_hash=page.parent.name, asset_hash_type=AssetHashType.CUSTOM)
        hashed = BucketDeployment(
            self,
            "Hashed",
            destination_bucket=self.bucket,
            sources=[files],
            exclude=["*"],
            include=[HASHED],
            prune=False,
            cache_control=[CacheControl.from_string(IMMUTABLE)],
        )
        settings = Source.json_data(PATH.strip("/"), page_settings(stage.name, parties=stage.parties))
        entrance = BucketDeployment(
            self,
            "Entrance",
            destination_bucket=self.bucket,
            sources=[files, settings],
            exclude=[HASHED],
            prune=False,
            cache_control=[CacheControl.from_string(ASKED_AGAIN)],
        )
        entrance.node.add_dependency(hashed)
        self._explain_uploader()

    def _explain_uploader(self) -> None:
        """It stands at the top of the stack, made with the first upload."""
        stack = Stack.of(self)
        (uploader,) = (child for child in stack.node.children if child.node.id.startswith(UPLOADERS_ID))
        bucket = self.bucket.node.default_child
        assert isinstance(bucket, CfnElement)
        staged = f"arn:{Aws.PARTITION}:s3:::cdk-hnb659fds-assets-{Aws.ACCOUNT_ID}-{Aws.REGION}/*"
        for rule in (
            *UPLOADERS_RULES,
            finding(staged),
            finding(f"<{stack.get_logical_id(bucket)}.Arn>/*"),
        ):
            acknowledge(uploader, rule, UPLOADER)


def _bucket(scope: Construct, construct_id: str, **settings: Any) -> Bucket:
    return Bucket(
        scope,
        construct_id,
        encryption=BucketEncryption.S3_MANAGED,
        block_public_access=BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        removal_policy=RemovalPolicy.DESTROY,
        **settings,
    )
