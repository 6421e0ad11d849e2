"""A person's СНИЛС by queue: a keyed hash where the stage uses one, nothing where it doesn't (docs/adr/0023)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.handlers import apply_changes
from roster.changes import JOURNAL, OPERATOR, World, changes_world, envelope
from svyazka_common import aws
from svyazka_common.records.roster import Person
from svyazka_common.settings import QUEUE_TRIES

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
        seen = f"{attributes}{capsys.readouterr()}"
        # Three digits alone would stand in many a time of the log.
        assert not any(part in seen for part in ("233-445", "2233445"))


REFUSED = [
    person_upserted(1, snils=NUMBER, family_name=""),
    person_upserted(1, snils=NUMBER, surprise="x"),
    envelope("batch", {"records": [{"type": "roster.unknown", "data": {"snils": NUMBER}}]}),
    envelope("person.upserted", {"СНИЛС": NUMBER}),
    f'{{"snils": "{NUMBER}"',
    f'{{"snils": "{DIGITS}"}} trailing',
]


@pytest.mark.parametrize("message", REFUSED)
@pytest.mark.parametrize("uses", ["yes", ""])
def test_a_refused_letter_keeps_no_number(
    here: World, monkeypatch: pytest.MonkeyPatch, message: Any, uses: str
) -> None:
    monkeypatch.setenv("SNILS", uses)
    here.deliver(message)
    assert len(here.letters) == 1
    assert not any(number in str(here.letters) for number in (NUMBER, DIGITS))


def test_a_letter_of_a_failed_message_keeps_no_number(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNILS", "yes")
    monkeypatch.setattr(apply_changes, "apply_with_guard", fail)
    assert here.deliver(person_upserted(1, snils=NUMBER), received=QUEUE_TRIES) == []
    ((body, attributes),) = here.letters
    assert attributes["failure"] == "OSError"
    assert not any(number in body for number in (NUMBER, DIGITS))


def fail(*_: Any) -> None:
    raise OSError


def test_a_redriven_letter_sets_what_the_number_would_have_set(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNILS", "yes")
    here.deliver(person_upserted(1, snils=NUMBER))
    expected = here.only(Person).snils_key
    here.empty()
    with monkeypatch.context() as broken:
        broken.setattr(apply_changes, "apply_with_guard", fail)
        here.deliver(person_upserted(1, snils=NUMBER), received=QUEUE_TRIES)
    ((body, _),) = here.letters
    assert here.deliver(body, sender_id=OPERATOR, attributes={"sender": JOURNAL}) == []
    assert here.only(Person).snils_key == expected
    monkeypatch.setenv("SNILS", "")
    assert here.deliver(json.dumps(json.loads(body) | {"data": json.loads(body)["data"] | {"version": 2}})) == []
    assert here.only(Person).snils_key is None


def test_a_letter_that_is_refused_again_stays_as_it_is(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNILS", "yes")
    here.deliver(person_upserted(1, snils=NUMBER, family_name=""))
    ((body, _),) = here.letters
    here.deliver(body)
    assert [letter for letter, _ in here.letters] == [body, body]


def test_a_wrong_number_is_not_kept_and_is_refused_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNILS", "yes")
    here.deliver(person_upserted(1, snils="112-233-445 96"))
    ((body, _),) = here.letters
    assert json.loads(body)["data"]["snils"] == "wrong"
    here.deliver(body)
    assert [told["fields"] for _, told in here.letters] == ["snils:snils"] * 2


def test_a_message_without_a_number_is_kept_to_the_letter(here: World) -> None:
    body = '{ "data": {"phone": "79161234567", "person_id": "11223344595"},  "snils": null }'
    here.deliver(body)
    assert [letter for letter, _ in here.letters] == [body]


def test_a_letter_of_endless_depth_is_kept(here: World) -> None:
    body = "[" * 100_000
    here.deliver(body)
    assert [letter for letter, _ in here.letters] == [body]
