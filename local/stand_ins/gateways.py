"""The SMS gateways beside the local stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.stand_ins import sms_aero, smsc
from local.stand_ins.phones import of_emulator

if TYPE_CHECKING:
    from local.stand_ins.frame import StandIn

KEYS = {"SmscSecretArn": smsc.KEYS, "SmsAeroSecretArn": sms_aero.KEYS}
"""By the output of the stack that names the secret."""


def gateways(site: str) -> list[StandIn]:
    """Both, which send to the phones of the emulator behind `site`."""
    phones = of_emulator(site)
    return [smsc.SmscStandIn(phones), sms_aero.SmsAeroStandIn(phones)]
