"""docs/rights.md, asked of the handlers: every call, by every role, in every situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rights_walk import walked

from local.errors import LocalError
from local.prove import table as rights_table
from local.prove.command import document
from local.prove.walk import gaps
from svyazka_common import rights

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.prove.table import Row
    from local.prove.walk import Walk

TABLE = rights_table.read()


@pytest.fixture(scope="module")
def walk(tables: dict[str, dict[str, Any]]) -> Generator[Walk]:
    with walked(tables) as ready:
        yield ready


def rows(*calls: str) -> list[Row]:
    return [row for row in TABLE.rows if row.call in calls]


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert gaps(TABLE) == []


def test_every_call_gives_each_role_in_each_situation_what_the_table_says(walk: Walk) -> None:
    outcome = walk.go(TABLE)
    assert outcome.violations == []
    counted = document(TABLE, outcome)
    assert counted["routes"] == len(rights_table.routes())
    assert outcome.cases > counted["routes"] * counted["roles"]


def whatever_the_day(record: Any, _today: str) -> bool:
    return bool(record.status == "active")


def whatever_the_account(session: Any, duties: Any, _places: Any, today: str) -> list[Any]:
    return [duty for duty in duties if duty.person_id == session.person_id and rights.counts(duty, today)]


def whatever_the_school(session: Any, items: Any, school_class: Any, today: str) -> Any:
    rights.access_school(session, items, today)
    return school_class


def whatever_the_group(*of_caller: Any, **asked: Any) -> Any:
    return rights.access_load(*of_caller, **(asked | {"group_id": None}))


@pytest.mark.parametrize(
    ("defence", "without", "violated"),
    [
        (
            "svyazka_common.rights.counts",
            whatever_the_day,
            (
                ["GET /api/school", "POST /api/password/paper-codes", "GET /api/chats/managed", "POST /api/chats"],
                {"over", "to come"},
            ),
        ),
        (
            "svyazka_common.rights._in_session",
            whatever_the_account,
            (
                ["GET /api/chats/managed", "GET /api/chats/options", "POST /api/chats/{chat_id}/removals"],
                {"other account"},
            ),
        ),
        (
            "functions.school.use_cases.people.access_class",
            whatever_the_school,
            (["GET /api/school/classes/{class_id}/people"], {"other school"}),
        ),
        ("functions.chats.use_cases.own_chats.access_load", whatever_the_group, (["POST /api/chats"], {"counts"})),
        ("svyazka_common.chat_rights.STAFF_IN_CHATS", frozenset[str](), (["GET /api/chats"], {"other account"})),
        ("svyazka_common.rights.is_of_session", lambda *_: True, (["GET /api/session"], {"other account"})),
        ("functions.chats.use_cases.why.is_of_session", lambda *_: True, (["GET /api/chats/why"], {"other account"})),
    ],
)
def test_walk_finds_it_where_a_defence_is_taken_out(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, defence: str, without: Any, violated: tuple[list[str], set[str]]
) -> None:
    monkeypatch.setattr(defence, without)
    calls, situations = violated
    violations = walk.go(TABLE, rows(*calls)).violations
    assert {one.call for one in violations} == set(calls)
    assert {one.situation for one in violations} == situations
    assert not any(one.allowed for one in violations)


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ("| `GET /api/school` | a class |", "| `GET /api/schools` | a class |", "GET /api/school: no row"),
        ("| `GET /api/school` | a class |", "| `GET /api/schools` | a class |", "GET /api/schools: no such route"),
        ("| my child |", "| my children |", "GET /api/session, my children: nobody knows how to ask"),
        ("| a class teacher | no | no |", "| a class teacher | no | some |", "the word «some» has no meaning"),
        ("| guardian | yes | yes |", "| guardians | yes | yes |", "the word «guardians» is not used"),
    ],
)
def test_table_that_does_not_fit_the_routes_is_told_apart(old: str, new: str, gap: str) -> None:
    text = rights_table.DOCUMENT.read_text("utf-8")
    assert old in text
    assert gap in gaps(rights_table.read(text.replace(old, new)))


@pytest.mark.parametrize("text", ["", "| call |\n|---|\n| a | b |\n", "| word |\n|---|\n| a |\n"])
def test_document_without_its_tables_is_refused(text: str) -> None:
    with pytest.raises(LocalError):
        rights_table.read(text)
