"""A bucket for personal data: encrypted with the stage's key, closed to the public, with a log of who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration, RemovalPolicy
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule, ObjectOwnership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk.aws_kms import IKey
    from constructs import Construct

    from infra_cdk.stage import Stage


def private_bucket(  # noqa: PLR0913 - what the two buckets differ in
    scope: Construct, name: str, *, stage: Stage, key: IKey, rules: Sequence[LifecycleRule], versioned: bool
) -> Bucket:
    """Make the bucket of a construct, and a second one for its access logs."""
    removal = RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY
    logs = Bucket(
        scope,
        "AccessLogs",
        encryption=BucketEncryption.S3_MANAGED,
        block_public_access=BlockPublicAccess.BLOCK_ALL,
        object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        lifecycle_rules=[LifecycleRule(expiration=Duration.days(stage.log_days))],
        removal_policy=removal,
    )
    return Bucket(
        scope,
        "Bucket",
        bucket_name=name,
        encryption=BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        block_public_access=BlockPublicAccess.BLOCK_ALL,
        object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        versioned=versioned or None,
        server_access_logs_bucket=logs,
        lifecycle_rules=rules,
        removal_policy=removal,
    )
