"""The bucket that regional systems put their rosters in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, LifecycleRule, ObjectOwnership
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey
    from aws_cdk.aws_sqs import Queue

    from infra_cdk.stage import Stage

UPLOADS = "uploads/"
PARTS = "parts/"
REPORTS = "reports/"


class RosterInbox(Construct):
    """Bundles come under `uploads/` and are announced in a queue; what schools get of them lies under `parts/`.

    Reports are written under `reports/`.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey, queue: Queue) -> None:
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
        # The name is made here and not by CloudFormation: the queue's policy names the bucket and the bucket's
        # notification needs the policy, which would be a circle.
        self._name = f"{stage.prefix}-roster-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self.bucket = Bucket(
            self,
            "Bucket",
            bucket_name=self._name,
            encryption=BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            object_ownership=ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=logs,
            lifecycle_rules=_lifecycle(),
            removal_policy=removal,
        )
        self._announce_uploads(queue)

    def objects(self, prefix: str) -> str:
        """The ARN of the objects below a prefix."""
        return f"arn:{Aws.PARTITION}:s3:::{self._name}/{prefix}*"

    def _announce_uploads(self, queue: Queue) -> None:
        queue.add_to_resource_policy(
            PolicyStatement(
                sid="UploadsOfTheRosterBucket",
                principals=[ServicePrincipal("s3.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={
                    "ArnEquals": {"aws:SourceArn": f"arn:{Aws.PARTITION}:s3:::{self._name}"},
                    "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
                },
            )
        )
        # The bucket's own construct would bring a function that sets the notification: CloudFormation can do it.
        resource = self.bucket.node.default_child
        assert isinstance(resource, CfnBucket)
        resource.notification_configuration = CfnBucket.NotificationConfigurationProperty(
            queue_configurations=[
                CfnBucket.QueueConfigurationProperty(
                    event="s3:ObjectCreated:*",
                    queue=queue.queue_arn,
                    filter=CfnBucket.NotificationFilterProperty(
                        s3_key=CfnBucket.S3KeyFilterProperty(
                            rules=[CfnBucket.FilterRuleProperty(name="prefix", value=UPLOADS)]
                        )
                    ),
                )
            ]
        )
        self.bucket.node.add_dependency(queue)


def _lifecycle() -> list[LifecycleRule]:
    """Uploads and their parts expire early: they hold personal data, and nobody needs them once they are read.

    A part has to be there still when the school's removals are approved.
    """
    return [
        *(
            LifecycleRule(
                prefix=prefix,
                expiration=Duration.days(30),
                noncurrent_version_expiration=Duration.days(1),
                abort_incomplete_multipart_upload_after=Duration.days(1),
            )
            for prefix in (UPLOADS, PARTS)
        ),
        LifecycleRule(prefix=REPORTS, expiration=Duration.days(365), noncurrent_version_expiration=Duration.days(30)),
    ]
