"""A СНИЛС by file: from users.csv to a person's keyed hash, and away again (docs/adr/0023)."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from roster_files import FOURTH, SECOND, SMALL, THIRD, changed, packed

from roster.cloud import BUCKET, World
from svyazka_common import aws
from svyazka_common.records.roster import Person
from svyazka_common.secrets import keyed_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER, DIGITS = "112-233-445 95", "11223344595"


@pytest.fixture
def region(here: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The small region, which uses СНИЛС."""
    monkeypatch.setenv("SNILS", "yes")
    monkeypatch.setenv("SECRET_ID", "stage-secret")
    aws.client("secretsmanager").create_secret(Name="stage-secret", SecretString="x" * 40)
    return here


def with_ids(*ids: str) -> Mapping[str, str]:
    """The small bundle with a cell of `userIds` for each person in turn."""
    first, *rows = SMALL["users.csv"].splitlines()
    cells = [*ids, *("" for _ in rows)]
    lines = [f"{first},userIds", *(f'{row},"{cell}"' for row, cell in zip(rows, cells, strict=False))]
    return changed("users.csv", SMALL["users.csv"], "\n".join(lines) + "\n")


def keys(world: World) -> dict[str, str]:
    return {one.person_id: one.snils_key for one in world.all(Person) if one.snils_key is not None}


def test_a_file_leaves_a_hash_and_the_next_one_takes_it_away(region: World) -> None:
    assert region.load(packed(with_ids(f"{{LDAP:p}},{{SNILS:{NUMBER}}}"), SECOND))["ok"]
    assert keys(region) == {"t1": keyed_hash("snils", DIGITS)}
    region.load(packed(SMALL, THIRD))
    assert keys(region).keys() == {"t1"}  # without the column nothing is known of it
    region.load(packed(with_ids("{LDAP:p}"), FOURTH))
    assert keys(region) == {}


def test_no_part_report_item_or_log_has_the_number(region: World, capsys: pytest.CaptureFixture[str]) -> None:
    summary = region.load(packed(with_ids(f"{{SNILS:{NUMBER}}}", "{SNILS:112-233-445 96}"), SECOND))
    assert summary["problems"] == {"snils": 1}
    assert region.report() == [("users.csv", "3", "userIds", "snils")]
    listed = aws.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    kept = [one["Key"] for one in listed if not one["Key"].startswith("uploads/")]
    assert {key.partition("/")[0] for key in kept} == {"parts", "reports"}
    seen = f"{[unpacked(region.read(key)) for key in kept]}{region.items()}{capsys.readouterr()}"
    assert keyed_hash("snils", DIGITS) in seen
    assert not any(number in seen for number in (NUMBER, DIGITS, "233-445 96", "23344596"))


def test_once_the_stage_uses_none_the_next_file_takes_the_hashes_away(
    region: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    region.load(packed(with_ids(f"{{SNILS:{NUMBER}}}"), SECOND))
    monkeypatch.delenv("SNILS")
    assert region.load(packed(with_ids(f"{{SNILS:{NUMBER}}}", "{SNILS:112-233-445 96}"), THIRD))["problems"] == {}
    assert keys(region) == {}


def unpacked(content: bytes) -> str:
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode(errors="replace")
