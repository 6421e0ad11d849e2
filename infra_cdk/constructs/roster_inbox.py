"""The bucket that regional systems put their rosters in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, Duration
from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from aws_cdk.aws_s3 import CfnBucket, LifecycleRule
from constructs import Construct

from infra_cdk.constructs.private_bucket import private_bucket

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
        # The name is made here and not by CloudFormation: the queue's policy names the bucket and the bucket's
        # notification needs the policy, which would be a circle.
        self._name = f"{stage.prefix}-roster-{Aws.ACCOUNT_ID}-{Aws.REGION}"
        self.bucket = private_bucket(
            self,
            self._name,
            stage=stage,
            key=key,
            rules=_lifecycle(),
            versioned=True,
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
