"""A person's СНИЛС by queue: a keyed hash where the stage uses one, nothing where it doesn't (docs/adr/0023)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roster.changes import World, changes_world, envelope
from svyazka_common import aws
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER, DIGITS = "112-233-445 95", "11223344595"


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("SECRET_ID", "stage-secret")
    with changes_world(tables) as made:
        aws.client("secretsmanager").create_secret(Name="stage-secret", SecretString="x" * 40)
        yield made


def person_upserted(version: int, **fields: Any) -> dict[str, Any]:
    names = {"person_id": "p1", "family_name": "Иванова", "given_name": "Анна"}
    return envelope("person.upserted", names | {"version": version} | fields)


def test_a_number_is_kept_as_a_hash_where_the_stage_uses_it(
    here: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SNILS", "yes")
    assert here.deliver(person_upserted(1, snils=NUMBER)) == []
    person = here.only(Person)
    assert person.snils_key is not None
    assert person.inverse == (f"SNILS#{person.snils_key}", "PERSON#p1")
    seen = f"{here.items()}{here.items('access')}{here.soon}{here.later}{capsys.readouterr()}"
    assert not any(number in seen for number in (NUMBER, DIGITS))


def test_what_a_later_message_leaves_out_is_not_known_any_more(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNILS", "yes")
    here.deliver(person_upserted(1, snils=NUMBER), person_upserted(2))
    assert here.only(Person).snils_key is None
    assert "inverse_pk" not in here.items()[0]


def test_where_the_stage_uses_none_the_message_is_taken_without_it(here: World) -> None:
    here.deliver(person_upserted(1, snils=NUMBER))
    assert here.only(Person).snils_key is None


@pytest.mark.parametrize("wrong", ["112-233-445 96", "1", "", 11223344595, "112-233-445 95 "])
def test_a_wrong_number_is_refused_by_the_fields_name_alone(
    here: World, capsys: pytest.CaptureFixture[str], wrong: object
) -> None:
    accepted = wrong == "112-233-445 95 "
    here.deliver(person_upserted(1, snils=wrong))
    assert len(here.all(Person)) == accepted
    if not accepted:
        ((_, attributes),) = here.letters
        assert "snils" in str(attributes)
        assert "445" not in f"{attributes}{capsys.readouterr()}"
