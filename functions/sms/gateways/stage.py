"""The gateways of the stage, in the order in which they are asked."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.sms.gateways import sms_aero, smsc
from functions.sms.gateways.sender import NotTakenError
from functions.sms.gateways.sms_aero import SmsAero
from functions.sms.gateways.smsc import Smsc
from functions.sms.gateways.sns import SnsSender
from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.sms.gateways.sender import GatewayKind, SmsSender


@cache
def gateways() -> tuple[SmsSender, ...]:
    """As the stage's file has them; the setting is a JSON list of `kind`, `sender`, `url`, `calls` and `secret`."""
    return tuple(_sender(settings) for settings in json.loads(Setting.SMS_GATEWAYS.read()))


def gateway(kind: GatewayKind) -> SmsSender | None:
    """The gateway of a kind; None where the stage has it no longer."""
    return next((sender for sender in gateways() if sender.kind == kind), None)


def _sender(settings: Mapping[str, Any]) -> SmsSender:
    kind, sender = settings["kind"], settings.get("sender")
    if kind == "sns":
        return SnsSender(sender=sender)
    credentials, forget = partial(_credentials, settings["secret"]), _credentials.cache_clear
    if kind == "smsc":
        return Smsc(
            sender=sender,
            calls=settings["calls"],
            credentials=credentials,
            forget=forget,
            address=settings.get("url") or smsc.ADDRESS,
        )
    return SmsAero(
        sender=settings["sender"],
        credentials=credentials,
        forget=forget,
        address=settings.get("url") or sms_aero.ADDRESS,
    )


@cache
def _credentials(secret_id: str) -> dict[str, str]:
    """Return the keys of a gateway; empty where the operator has not put in a JSON object with them yet.

    Raises NotTakenError where they can't be read now.
    """
    try:
        text = aws.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]
    except (BotoCoreError, ClientError):
        raise NotTakenError("unreachable") from None
    try:
        keys = json.loads(text)
    except ValueError:
        return {}
    return {name: str(value) for name, value in keys.items()} if isinstance(keys, dict) else {}
