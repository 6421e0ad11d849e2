"""The bucket of the files of exported chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk.aws_iam import AnyPrincipal, Effect, PolicyStatement
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership
from constructs import Construct

from svyazka_common.exports import FILE_DAYS, LINK_SECONDS

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey

    from infra_cdk.stage import Stage


class ExportedChats(Construct):
    """Files go after a week, and a signed address opens one for a minute: the bucket refuses what was signed before.

    No versions are kept, so that what is deleted is gone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey) -> None:
        super().__init__(scope, construct_id)
        removal = RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
        logs = Bucket(
            self,
            "AccessLogs",
            encryption=BucketEncryption.S3_MANAGED,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            lifecycle_rules=[LifecycleRule(expiration=Duration.days(stage.log_days))],
            removal_policy=removal,
        )
        # The functions' stacks name the files: with a name made here they need nothing of CloudFormation's.
        name = f"{stage.prefix}-chat-exports-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self.files = f"arn:{Aws.PARTITION}:s3:::{name}/*"
        self.bucket = Bucket(
            self,
            "Bucket",
            bucket_name=name,
            encryption=BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            server_access_logs_bucket=logs,
            lifecycle_rules=[
                LifecycleRule(
                    expiration=Duration.days(FILE_DAYS), abort_incomplete_multipart_upload_after=Duration.days(1)
                )
            ],
            removal_policy=removal,
        )
        self.bucket.add_to_resource_policy(
            PolicyStatement(
                sid="SignedJustNow",
                effect=Effect.DENY,
                principals=[AnyPrincipal()],
                actions=["s3:GetObject"],
                resources=[self.files],
                conditions={"NumericGreaterThan": {"s3:signatureAge": LINK_SECONDS * 1000}},
            )
        )
