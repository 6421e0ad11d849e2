"""What an operator puts into Secrets Manager once a party outside has registered the stage (docs/operations.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra_cdk.stage import stage_named
from local import aws
from local.stand_ins.gateways import KEYS
from local.stand_ins.keys import kept_key_pair
from local.stand_ins.parties import CLIENT_KEYS

if TYPE_CHECKING:
    from local.emulator_process import Emulator


def put_secrets(emulator: Emulator) -> None:
    """Put the keys that the stand-ins know where the functions read them."""
    _of_gateways(emulator.port)
    _of_gosuslugi(emulator)


def _of_gateways(port: int) -> None:
    secrets = aws.client("secretsmanager", port)
    outputs = aws.outputs(port, aws.STATE_STACK)
    for output, keys in KEYS.items():
        if output in outputs:
            secrets.put_secret_value(SecretId=outputs[output], SecretString=json.dumps(keys))


def _of_gosuslugi(emulator: Emulator) -> None:
    gosuslugi = stage_named(aws.STAGE).gosuslugi
    if gosuslugi is None:
        return
    keys = kept_key_pair(emulator.home / "stand-ins" / CLIENT_KEYS, gosuslugi.client_id)
    secret = json.dumps({"certificate": keys.certificate_pem, "private_key": keys.key_pem})
    aws.client("secretsmanager", emulator.port).create_secret(Name=gosuslugi.secret, SecretString=secret)
