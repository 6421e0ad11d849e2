"""The key that personal data is encrypted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Aws, RemovalPolicy, aws_iam, aws_kms

if TYPE_CHECKING:
    from constructs import Construct

    from infra_cdk.stage import Stage

SERVICES = ("dynamodb", "s3", "secretsmanager")


class DataKey(aws_kms.Key):
    """One key of the stage for tables, bucket, secret and the alarms' topic.

    It can be used only through these services and from this account. A role that may use the table, object or secret
    may use the key through the service. So a function's role names what it reads, and none names the key. (AWS's own
    keys, such as `aws/dynamodb`, work in the same way. But nobody can disable or audit them for one application.)
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(
            scope,
            construct_id,
            description=f"Personal data of {stage.prefix}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        self.add_to_resource_policy(
            aws_iam.PolicyStatement(
                sid="ThroughTheServicesThatStoreData",
                principals=[aws_iam.AnyPrincipal()],
                actions=[
                    "kms:CreateGrant",
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ],
                resources=["*"],
                conditions={
                    "StringEquals": {
                        "kms:CallerAccount": Aws.ACCOUNT_ID,
                        "kms:ViaService": [f"{service}.{Aws.REGION}.amazonaws.com" for service in SERVICES],
                    }
                },
            )
        )
        self.add_to_resource_policy(
            aws_iam.PolicyStatement(
                sid="AlarmsToTheirTopic",
                principals=[aws_iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
