"""Whether a chat is open, what it is called and which class it serves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from chats_facts import CHATS, EIGHTH, LYCEUM, SEPTEMBER, SEVENTH, SUMMER, TODAY, load, role

from functions.chats.rules.audience import Claim
from functions.chats.rules.standing import chat_for, in_step, standing
from svyazka_common.records.chats import Chat, ChatRef


def pupils(**changes: object) -> Chat:
    settled = {"title": "7А · ученики", "class_id": "7a", "class_starts_on": "2026-09-01"}
    return replace(CHATS["class_pupils~7a"], **(settled | changes))  # type: ignore[arg-type]


def algebra(**changes: object) -> Chat:
    settled = {"title": "Алгебра · 7А", "subject_name": "Алгебра", "class_id": "7a", "class_starts_on": "2026-09-01"}
    return replace(CHATS["subject~7a~algebra"], **(settled | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-08-31", "archived"),
        ("2026-09-01", "active"),
        (TODAY, "active"),
        ("2027-05-31", "active"),
        ("2027-06-01", "archived"),
    ],
)
def test_a_class_s_chat_is_open_from_its_first_day_to_its_last(day: str, status: str) -> None:
    assert standing(pupils(), SEVENTH, day, taught=None).status == status


def test_a_dissolved_class_s_chats_are_archived_and_one_that_is_back_has_them_restored() -> None:
    dissolved = replace(SEVENTH, status="ended")
    over = standing(pupils(), dissolved, TODAY, taught=None)
    assert over.status == "archived"
    assert standing(over, SEVENTH, TODAY, taught=None) == pupils()


@pytest.mark.parametrize(
    ("was", "taught", "status"),
    [
        ("active", True, "active"),
        ("archived", True, "active"),
        ("active", False, "archived"),
        ("active", None, "active"),
        ("archived", None, "archived"),
    ],
)
def test_a_subject_chat_is_open_while_somebody_teaches(was: str, taught: bool | None, status: str) -> None:  # noqa: FBT001
    assert standing(algebra(status=was), SEVENTH, TODAY, taught=taught).status == status


def test_a_class_with_another_label_renames_its_chats() -> None:
    renamed = replace(SEVENTH, label="7Ж")
    assert standing(pupils(), renamed, TODAY, taught=None).title == "7Ж · ученики"
    assert standing(algebra(), renamed, TODAY, taught=None).title == "Алгебра · 7Ж"
    assert standing(algebra(subject_name=None), renamed, TODAY, taught=None).title == "Алгебра · 7Ж"


def test_the_next_class_of_the_line_takes_a_chat_over_on_its_first_day_and_not_before() -> None:
    over = standing(pupils(), SEVENTH, SUMMER, taught=None)
    assert standing(over, EIGHTH, SUMMER, taught=None) == over
    taken = standing(over, EIGHTH, SEPTEMBER, taught=None)
    assert (taken.class_id, taken.title, taken.status) == ("8a", "8А · ученики", "active")


def test_a_class_that_a_chat_was_taken_over_from_has_no_say_any_more() -> None:
    taken = standing(pupils(), EIGHTH, SEPTEMBER, taught=None)
    for old in (SEVENTH, replace(SEVENTH, status="ended"), replace(SEVENTH, ends_on="2027-12-31")):
        assert standing(taken, old, SEPTEMBER, taught=None) == taken


def test_two_classes_that_are_open_at_once_and_continue_one_settle_on_one_in_any_order() -> None:
    rival = replace(EIGHTH, class_id="8b", label="8Б")
    for order in ([EIGHTH, rival], [rival, EIGHTH]):
        change = in_step(pupils(), order, SEPTEMBER)
        assert change is not None
        assert change.new.class_id == "8b"


def test_a_school_that_is_closed_archives_its_colleagues_chat_and_one_that_is_renamed_renames_it() -> None:
    chat = replace(CHATS["colleagues~school1"], title="Коллеги · Лицей № 3")
    assert standing(chat, LYCEUM, TODAY, taught=None) == chat
    assert standing(chat, replace(LYCEUM, status="ended"), TODAY, taught=None).status == "archived"
    assert standing(chat, replace(LYCEUM, name="Гимназия"), TODAY, taught=None).title == "Коллеги · Гимназия"


def test_a_change_rests_on_the_class_and_on_the_load_that_restores_a_chat() -> None:
    archived = algebra(status="archived", class_id="7a")
    change = in_step(archived, [SEVENTH, LYCEUM], TODAY, [load("7a"), load("7b"), load("7a", "physics")])
    assert change is not None
    assert (change.new.status, change.rests_on) == ("active", ("CLASS#7a/CLASS", "PERSON#me/LOAD#7a#algebra"))


def test_a_chat_that_is_in_step_is_not_changed() -> None:
    assert in_step(pupils(), [SEVENTH, LYCEUM], TODAY) is None
    assert in_step(algebra(), [SEVENTH], TODAY, [load("7a")], all_loads=True) is None
    assert in_step(algebra(), [replace(SEVENTH, class_id="9z")], TODAY) is None


def test_without_any_load_a_subject_chat_is_archived_only_if_all_loads_are_known() -> None:
    assert in_step(algebra(), [SEVENTH], TODAY) is None
    change = in_step(algebra(), [SEVENTH], TODAY, all_loads=True)
    assert change is not None
    assert change.new.status == "archived"


def test_a_chat_that_is_made_is_called_as_its_organisation_is_now() -> None:
    claim = Claim(chat=ChatRef(kind="colleagues", scope_id="school1"), role="colleague", basis=(), relation=role())
    assert chat_for(claim, None, TODAY, 7).title == "Коллеги · Лицей № 3"
    assert chat_for(claim, replace(LYCEUM, name="Гимназия"), TODAY, 7).title == "Коллеги · Гимназия"
