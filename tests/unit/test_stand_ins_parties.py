from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infra_cdk.stage import stage_named
from local.stand_ins.addresses import NAMES, PREFIX
from local.stand_ins.esia.party import Esia
from local.stand_ins.parties import all_of

if TYPE_CHECKING:
    from pathlib import Path

SITE = "http://localhost:4566"


def test_each_party_of_the_local_stage_has_a_stand_in_at_its_address(tmp_path: Path) -> None:
    stage = stage_named("local")
    served = {f"{PREFIX}/{stand_in.name}" for stand_in in all_of(SITE, tmp_path)}
    parties = [party for party in (stage.gosuslugi, stage.vk_id) if party is not None]
    assert len(parties) == 2
    for party in parties:
        assert {"/".join(urlsplit(address).path.split("/")[:3]) for address in party.addresses} <= served


def test_the_front_door_knows_every_party(tmp_path: Path) -> None:
    assert {stand_in.name for stand_in in all_of(SITE, tmp_path)} <= NAMES


def test_the_stage_is_registered_with_its_callback_and_nothing_else(tmp_path: Path) -> None:
    [esia] = [stand_in for stand_in in all_of(SITE, tmp_path) if isinstance(stand_in, Esia)]
    gosuslugi = stage_named("local").gosuslugi
    assert gosuslugi is not None
    [system] = esia.systems
    assert (system.mnemonic, esia.issuer) == (gosuslugi.client_id, gosuslugi.issuer)
    assert system.redirect_uris == [f"{SITE}/api/sign-in/gosuslugi/callback"]
    assert list(system.certificates) == [gosuslugi.client_certificate_hash]


def test_keys_are_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    first, second = (next(one for one in all_of(SITE, tmp_path) if isinstance(one, Esia)) for _ in range(2))
    assert first.keys == second.keys
    assert first.systems == second.systems
