"""Which parties there are beside the local stack, and how its stage is registered with each."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from local.paths import PROJECT
from local.stand_ins.esia.party import Esia
from local.stand_ins.esia.registry import SCOPES, InformationSystem
from local.stand_ins.gateways import gateways
from local.stand_ins.keys import kept_key_pair
from local.stand_ins.vk_id.party import VkId
from local.stand_ins.vk_id.registry import VkIdApp

if TYPE_CHECKING:
    from pathlib import Path

    from local.stand_ins.frame import StandIn

STAGE_FILE = PROJECT / "infra_cdk" / "stages" / "local.toml"
CLIENT_KEYS, ESIA_KEYS = "gosuslugi-client.pem", "esia.pem"
"""Files of the folder: key and certificate with which the journal signs, and those of ЕСИА."""


def all_of(site: str, folder: Path) -> list[StandIn]:
    """The gateways, and what the local stage names; `site` is where the journal answers, `folder` holds keys."""
    stage = tomllib.loads(STAGE_FILE.read_text("utf-8"))
    stand_ins: list[StandIn] = [*gateways(site)]
    if "gosuslugi" in stage:
        stand_ins.append(_esia(stage["gosuslugi"], site, folder))
    if "vk_id" in stage:
        app = VkIdApp(client_id=int(stage["vk_id"]["client_id"]), redirect_uris=[f"{site}/api/link/vk-id/callback"])
        stand_ins.append(VkId([app]))
    return stand_ins


def _esia(registered: dict[str, Any], site: str, folder: Path) -> Esia:
    client = kept_key_pair(folder / CLIENT_KEYS, registered["client_id"])
    system = InformationSystem(
        mnemonic=registered["client_id"],
        certificates={registered["client_certificate_hash"]: client.certificate_pem},
        redirect_uris=[f"{site}/api/sign-in/gosuslugi/callback"],
        scopes=registered.get("scopes", SCOPES),
    )
    return Esia([system], kept_key_pair(folder / ESIA_KEYS, "esia"), registered["issuer"])
