"""The bucket of the files of exported chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration
from aws_cdk.aws_iam import AnyPrincipal, Effect, PolicyStatement
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from infra_cdk.constructs.private_bucket import private_bucket
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
        # The functions' stacks name the files: with a name made here they need nothing of CloudFormation's.
        name = f"{stage.prefix}-chat-exports-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self.files = f"arn:{Aws.PARTITION}:s3:::{name}/*"
        self.bucket = private_bucket(
            self,
            name,
            stage=stage,
            key=key,
            rules=[
                LifecycleRule(
                    expiration=Duration.days(FILE_DAYS), abort_incomplete_multipart_upload_after=Duration.days(1)
                )
            ],
            versioned=False,
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
