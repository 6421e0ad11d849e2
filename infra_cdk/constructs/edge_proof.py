"""The secret text by which the API knows that a call came through CloudFront."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator

from infra_cdk.nag import acknowledge

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey
    from constructs import Construct

    from infra_cdk.stage import Stage


class EdgeProof(Secret):
    """CloudFront sends it with each call, and the functions that answer calls compare it; both get it at deployment."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey) -> None:
        super().__init__(
            scope,
            construct_id,
            description="What CloudFront proves itself with to the API",
            encryption_key=key,
            generate_secret_string=SecretStringGenerator(password_length=64, exclude_punctuation=True),
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        acknowledge(
            self,
            "AwsSolutions-SMG4",
            "A new word has to reach CloudFront and the functions together, so it comes with a deployment. It guards"
            " no data: without it a caller is only counted by another address.",
        )
