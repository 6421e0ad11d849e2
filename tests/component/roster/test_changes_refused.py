"""Messages that no retry will make right go to the dead-letter queue at once, with a reason and nobody's data."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.changes.messages import send_follow_ups
from functions.roster.changes.schemas import MOST_IN_A_BATCH
from functions.roster.handlers import follow_up
from roster.changes import (
    CONTEXT,
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    organisation,
    person,
    removed,
    school_class,
    sqs_event,
    year,
)
from svyazka_common import clock, queues
from svyazka_common.queues import NotSentError
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "Тайновская"


@pytest.fixture(scope="module")
def lasting(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def here(lasting: World) -> World:
    lasting.letters.clear()
    lasting.empty()
    return lasting


def changed(message: tuple[str, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    kind, data = message
    return envelope(kind, {name: value for name, value in (data | fields).items() if value is not ...})


@pytest.mark.parametrize(
    ("message", "reason", "fields"),
    [
        ("", "not_json", ""),
        ("{", "not_json", ""),
        ("[]", "envelope_invalid", ":model_type"),
        ({}, "envelope_invalid", "specversion:missing id:missing source:missing type:missing data:missing"),
        (envelope(*person()) | {"specversion": "0.3"}, "envelope_invalid", "specversion:literal_error"),
        *(
            (
                envelope(*person()) | {"datacontenttype": media_type},
                "envelope_invalid",
                "datacontenttype:string_pattern_mismatch",
            )
            for media_type in ("text/xml", "json", "application/jsonp", "application/json2; a=b", "text/plain; x=/json")
        ),
        (envelope(*person()) | {"time": "yesterday"}, "envelope_invalid", "time:string_pattern_mismatch"),
        (envelope(*person()) | {"data": None}, "envelope_invalid", "data:dict_type"),
        (envelope("person.deleted", {}), "type_unknown", ""),
        (envelope("person.upserted", {}), "fields_invalid", None),
        (changed(person(), version="1"), "fields_invalid", "version:int_type"),
        (changed(person(), version=-1), "fields_invalid", "version:greater_than_equal"),
        (changed(person(), version=2**53), "fields_invalid", "version:less_than_equal"),
        (changed(person(), version=1.0), "fields_invalid", "version:int_type"),
        (changed(person(), version=2**53 - 1), "version_in_future", "version:future"),
        (changed(person(), version=time.time_ns() // 1000), "version_in_future", "version:future"),
        (changed(removed(person(), 2**53 - 1)), "version_in_future", "version:future"),
        (changed(person(), person_id="a#b"), "fields_invalid", "person_id:string_pattern_mismatch"),
        (changed(person(), family_name=" "), "fields_invalid", "family_name:missing"),
        (changed(person(), family_name="x" * 101), "fields_invalid", "family_name:too_long"),
        (changed(person(), family_name="Ив\x00"), "fields_invalid", "family_name:text"),
        (changed(person(), birth_date="2026-02-30"), "fields_invalid", "birth_date:date"),
        (changed(person(), birth_date="01.02.2015"), "fields_invalid", "birth_date:string_pattern_mismatch"),
        (changed(person(), sex="other"), "fields_invalid", "sex:literal_error"),
        (changed(person(), **{SECRET: 1}), "fields_invalid", ":extra_forbidden"),
        (changed(account(), login="a b"), "fields_invalid", "login:login"),
        (changed(account(), password="x"), "fields_invalid", ":extra_forbidden"),
        (changed(school_class(), academic_year_id=...), "fields_invalid", ":no_days"),
        (changed(enrolment(), starts_on="2026-10-02", ends_on="2026-10-01"), "fields_invalid", ":dates_reversed"),
        (changed(guardianship(), child_id="g1"), "fields_invalid", ":own_guardian"),
        (changed(year(), ends_on="2026-01-01"), "fields_invalid", ":dates_reversed"),
        (envelope("batch", {"records": []}), "fields_invalid", "records:too_short"),
        (envelope("batch", {"records": [{}] * (MOST_IN_A_BATCH + 1)}), "fields_invalid", "records:too_long"),
    ],
)
def test_a_bad_message_is_laid_aside_with_its_reason(
    here: World, message: Any, reason: str, fields: str | None
) -> None:
    assert here.deliver(message) == []
    [(body, attributes)] = here.letters
    assert body == (message if isinstance(message, str) else json.dumps(message, ensure_ascii=False))
    assert attributes["reason"] == reason
    assert fields is None or attributes["fields"] == fields
    assert here.items() == []


def test_a_version_up_to_a_day_ahead_is_taken_and_a_later_one_refused(here: World) -> None:
    now = clock.now_ms()
    a_day = now + 86_400_000
    assert here.deliver(changed(person(now)), changed(person(now * 1000, family_name="Мгновенная"))) == []
    assert here.deliver(changed(person(a_day + 60_000)), batch(person(now * 1000), person(now + 1))) == []
    assert [told["reason"] for _, told in here.letters] == ["version_in_future"] * 3
    assert here.only(Person).version == now + 1
    assert here.deliver(changed(person(a_day - 60_000, family_name="Петрова"))) == []
    assert here.only(Person).family_name == "Петрова"


def test_neither_reason_nor_log_repeats_what_was_sent(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    here.deliver(changed(person(), family_name=SECRET * 20), changed(person(), **{SECRET: SECRET}))
    here.deliver(batch(("person.upserted", {"family_name": SECRET}), (SECRET, {})))
    letters = [attributes for _, attributes in here.letters]
    assert len(letters) == 4
    assert SECRET not in json.dumps(letters, ensure_ascii=False)
    assert SECRET not in capsys.readouterr().out


def test_of_a_batch_the_good_is_taken_and_the_bad_is_a_batch_again(here: World) -> None:
    bad: Message = ("person.upserted", {"person_id": "p2"})
    unknown: Message = ("planet.upserted", {})
    assert here.deliver(batch(organisation(), bad, person(), unknown)) == []
    assert here.only(Person).person_id == "p1"
    letters = {told["reason"]: json.loads(body) for body, told in here.letters}
    assert letters["type_unknown"]["data"]["records"] == [{"type": "roster.planet.upserted", "data": {}}]
    mended = letters["fields_invalid"]
    [entry] = mended["data"]["records"]
    assert entry["data"] == {"person_id": "p2"}
    entry["data"] = person(1, "p2")[1]
    assert here.deliver(mended) == []
    assert {one.person_id for one in here.all(Person)} == {"p1", "p2"}


def test_a_letter_with_several_changes_says_of_each_what_is_wrong(here: World) -> None:
    unnamed: Message = ("person.upserted", person()[1] | {"family_name": " "})
    here.deliver(batch(unnamed, organisation(), ("person.upserted", person()[1] | {SECRET: 1})))
    [(body, attributes)] = here.letters
    assert [entry["type"] for entry in json.loads(body)["data"]["records"]] == ["roster.person.upserted"] * 2
    assert attributes["fields"] == "records.0.family_name:missing records.1:extra_forbidden"


def test_attributes_that_the_standard_lets_others_add_are_let_pass(here: World) -> None:
    body = envelope(*person()) | {"traceparent": "00-1", "dataschema": "https://example.ru/s", "subject": "p1"}
    assert here.deliver(body) == []
    assert here.letters == []


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON ; charset=utf-8",
        "text/json",
        "application/vnd.journal.v2+json; profile=x",
        None,
    ],
)
def test_whatever_media_type_of_json_is_named_the_data_is_taken(here: World, media_type: str | None) -> None:
    assert here.deliver(envelope(*person()) | {"datacontenttype": media_type}) == []
    assert here.letters == []
    assert here.only(Person).person_id == "p1"


def test_a_byte_order_mark_before_the_body_is_passed_over(here: World) -> None:
    bad: Message = ("person.upserted", {"person_id": "p2"})
    assert here.deliver("\ufeff" + json.dumps(batch(person(), bad))) == []
    assert here.only(Person).person_id == "p1"
    [(body, attributes)] = here.letters
    assert attributes["reason"] == "fields_invalid"
    assert json.loads(body)["data"]["records"] == [{"type": "roster.person.upserted", "data": {"person_id": "p2"}}]


def test_who_was_stored_as_their_own_guardian_can_be_taken_away(here: World) -> None:
    removal = envelope("guardianship.removed", {"guardian_id": "p1", "child_id": "p1", "version": 2})
    assert here.deliver(removal) == []
    assert here.letters == []


def test_a_follow_up_that_is_none_is_laid_aside(here: World) -> None:
    assert follow_up.handler(sqs_event('{"v":1,"entity":"planet","id":"x"}'), CONTEXT) == {"batchItemFailures": []}
    assert here.letters == [('{"v":1,"entity":"planet","id":"x"}', {"reason": "not_ours"})]


@pytest.mark.usefixtures("here")
def test_follow_ups_that_sqs_does_not_take_make_the_message_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "send", lambda *_: {0})
    with pytest.raises(NotSentError):
        send_follow_ups([])
