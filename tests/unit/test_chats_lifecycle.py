"""Whether a chat is open, what it is called and which class it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chats_facts import CHATS, EIGHTH, LYCEUM, SEPTEMBER, SEVENTH, SUMMER, TODAY, facts_of, group_load, load, role
from msgspec.structs import replace

from functions.chats.rules.chat_lifecycle import chat_change, new_automatic_chat, updated_chat
from functions.chats.rules.membership_policy import POLICY

if TYPE_CHECKING:
    from svyazka_common.records.chats import Chat


def pupils(**changes: object) -> Chat:
    reconciled = {"title": "7А · ученики", "class_id": "7a", "class_starts_on": "2026-09-01"}
    return replace(CHATS["class_pupils~7a"], **(reconciled | changes))


def algebra(**changes: object) -> Chat:
    reconciled = {"title": "Алгебра · 7А", "subject_name": "Алгебра", "class_id": "7a", "class_starts_on": "2026-09-01"}
    return replace(CHATS["subject~7a~algebra"], **(reconciled | changes))


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
    assert updated_chat(pupils(), SEVENTH, day, is_taught=None).status == status


def test_a_dissolved_class_has_its_chats_archived_and_restored_on_return() -> None:
    dissolved = replace(SEVENTH, status="ended")
    over = updated_chat(pupils(), dissolved, TODAY, is_taught=None)
    assert over.status == "archived"
    assert updated_chat(over, SEVENTH, TODAY, is_taught=None) == pupils()


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
    assert updated_chat(algebra(status=was), SEVENTH, TODAY, is_taught=taught).status == status


def test_a_class_with_another_label_renames_its_chats() -> None:
    renamed = replace(SEVENTH, label="7Ж")
    assert updated_chat(pupils(), renamed, TODAY, is_taught=None).title == "7Ж · ученики"
    assert updated_chat(algebra(), renamed, TODAY, is_taught=None).title == "Алгебра · 7Ж"
    assert updated_chat(algebra(subject_name=None), renamed, TODAY, is_taught=None).title == "Алгебра · 7Ж"


def test_the_next_class_takes_a_chat_over_on_its_first_day_and_not_before() -> None:
    over = updated_chat(pupils(), SEVENTH, SUMMER, is_taught=None)
    assert updated_chat(over, EIGHTH, SUMMER, is_taught=None) == over
    taken = updated_chat(over, EIGHTH, SEPTEMBER, is_taught=None)
    assert (taken.class_id, taken.title, taken.status) == ("8a", "8А · ученики", "active")


def test_a_class_that_a_chat_was_taken_over_from_has_no_say_any_more() -> None:
    taken = updated_chat(pupils(), EIGHTH, SEPTEMBER, is_taught=None)
    for old in (SEVENTH, replace(SEVENTH, status="ended"), replace(SEVENTH, ends_on="2027-12-31")):
        assert updated_chat(taken, old, SEPTEMBER, is_taught=None) == taken


def test_of_two_classes_that_continue_one_the_same_takes_it_in_any_order() -> None:
    rival = replace(EIGHTH, class_id="8b", label="8Б")
    for order in ([EIGHTH, rival], [rival, EIGHTH]):
        change = chat_change(pupils(), order, SEPTEMBER)
        assert change is not None
        assert change.new.class_id == "8b"


def test_a_school_archives_its_colleagues_chat_when_closed_and_renames_it() -> None:
    chat = replace(CHATS["colleagues~school1"], title="Коллеги · Лицей № 3")
    assert updated_chat(chat, LYCEUM, TODAY, is_taught=None) == chat
    assert updated_chat(chat, replace(LYCEUM, status="ended"), TODAY, is_taught=None).status == "archived"
    assert updated_chat(chat, replace(LYCEUM, name="Гимназия"), TODAY, is_taught=None).title == "Коллеги · Гимназия"


def test_a_change_rests_on_the_class_and_on_the_load_that_restores_a_chat() -> None:
    archived = algebra(status="archived", class_id="7a")
    change = chat_change(archived, [SEVENTH, LYCEUM], TODAY, [load("7a"), load("7b"), load("7a", "physics")])
    assert change is not None
    assert (change.new.status, change.rests_on) == ("active", ("CLASS#7a/CLASS", "PERSON#me/LOAD#7a#algebra"))


def test_a_chat_that_is_in_step_is_not_changed() -> None:
    assert chat_change(pupils(), [SEVENTH, LYCEUM], TODAY) is None
    assert chat_change(algebra(), [SEVENTH], TODAY, [load("7a")], all_loads=True) is None
    assert chat_change(algebra(), [replace(SEVENTH, class_id="9z")], TODAY) is None


def test_without_a_load_a_subject_chat_is_archived_if_all_loads_are_known() -> None:
    assert chat_change(algebra(), [SEVENTH], TODAY) is None
    change = chat_change(algebra(), [SEVENTH], TODAY, all_loads=True)
    assert change is not None
    assert change.new.status == "archived"


def test_a_chat_that_is_made_is_called_as_its_organisation_is_now() -> None:
    (path,) = POLICY.paths(facts_of(role()))
    assert new_automatic_chat(path, None, TODAY, 7).title == "Коллеги · Лицей № 3"
    assert new_automatic_chat(path, replace(LYCEUM, name="Гимназия"), TODAY, 7).title == "Коллеги · Гимназия"


def test_a_groups_chat_is_named_after_it_and_open_while_it_is_taught() -> None:
    names = {"subject_name": "Английский язык", "group_label": "группа 2", "class_id": "7a"}
    days = {"class_starts_on": "2026-09-01", "title": "Английский язык · 7А · группа 2"}
    of_group = replace(CHATS["subject~7a~algebra~g2"], **names, **days)
    assert chat_change(of_group, [SEVENTH], TODAY, [group_load("7a", "g2")], all_loads=True) is None
    for others in ([group_load("7a", "g1")], [load("7a")], []):
        change = chat_change(of_group, [SEVENTH], TODAY, others, all_loads=True)
        assert change is not None
        assert change.new.status == "archived"
    renamed = updated_chat(of_group, replace(SEVENTH, label="7Б"), TODAY, is_taught=True)
    assert renamed.title == "Английский язык · 7Б · группа 2"


def test_a_classs_chat_is_open_while_somebody_teaches_a_group_of_it() -> None:
    assert chat_change(algebra(), [SEVENTH], TODAY, [group_load("7a", "g1")], all_loads=True) is None
