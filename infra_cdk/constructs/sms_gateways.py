"""The keys of the gateways that carry texts, and the setting by which the functions know those."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator
from constructs import Construct

from infra_cdk.nag import acknowledge

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey

    from infra_cdk.stage import SmsGateway, Stage

NAMES = {"smsc": "Smsc", "sms_aero": "SmsAero"}
"""The gateways that have keys of their own; SNS goes by the function's role."""


class SmsGateways(Construct):
    """A secret for each gateway that needs keys. It is made without any: the operator puts them in."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey) -> None:
        super().__init__(scope, construct_id)
        self._gateways = stage.sms.gateways
        self.by_sns = any(gateway.kind == "sns" for gateway in self._gateways)
        self.calls = stage.sms.calls
        self.secrets: dict[str, Secret] = {
            gateway.kind: self._secret(gateway, stage, key) for gateway in self._gateways if gateway.kind in NAMES
        }

    def _secret(self, gateway: SmsGateway, stage: Stage, key: IKey) -> Secret:
        secret = Secret(
            self,
            NAMES[gateway.kind],
            description=f"Keys of the SMS gateway {gateway.kind}, put in by the operator",
            encryption_key=key,
            generate_secret_string=SecretStringGenerator(
                secret_string_template="{}",  # noqa: S106 - an empty object
                generate_string_key="nothing_yet",
                password_length=64,
                exclude_punctuation=True,
            ),
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        acknowledge(
            secret,
            "AwsSolutions-SMG4",
            "The gateway's own keys, made in its cabinet, which has no call for it: the operator replaces them.",
        )
        return secret

    def setting(self) -> str:
        """What `functions.sms.gateways.stage` reads: a JSON list in the order of the stage's file."""
        return json.dumps(
            [
                gateway.model_dump(exclude_none=True)
                | ({"secret": self.secrets[gateway.kind].secret_arn} if gateway.kind in self.secrets else {})
                for gateway in self._gateways
            ]
        )
