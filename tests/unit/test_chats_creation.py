from __future__ import annotations

from typing import TYPE_CHECKING

from chats_facts import CLASSES, SUBJECTS, group_load, load, member
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.chat_lifecycle import new_subject_chat
from functions.chats.schemas import chat_options
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from svyazka_common.records.roster import TeachingLoad

LOADS = [load(class_id, subject) for class_id in CLASSES for subject in SUBJECTS]
some_loads = st.lists(st.sampled_from(LOADS), unique=True)


def test_a_subject_chat_is_named_after_subject_class_and_group() -> None:
    of_group = group_load("7a", "g2")
    assert new_subject_chat(of_group, 1).title == "Algebra · 7A"
    assert new_subject_chat(of_group, 1, of_group=True).title == "Algebra · 7A · группа 2"


@given(some_loads)
def test_the_options_are_exactly_the_loads(loads: list[TeachingLoad]) -> None:
    options = chat_options(loads, [])
    offered = {(found.class_id, subject.subject_id) for found in options.classes for subject in found.subjects}
    assert offered == {(held.class_id, held.subject_id) for held in loads}
    assert options.kinds == (["subject"] if loads else [])


def test_options_say_which_chats_are_there() -> None:
    (offer,) = chat_options([load("7a"), load("7a", "physics")], [member("subject~7a~physics")]).classes
    assert [(subject.name, subject.chat_id) for subject in offer.subjects] == [
        ("Algebra", None),
        ("Physics", "subject~7a~physics"),
    ]


def test_classes_are_in_the_order_of_years() -> None:
    labels = ["10А", "9Б", "1А", "9А", "Кадеты"]
    loads = [replace(load("7a"), class_id=label, class_label=label) for label in labels]
    assert [found.label for found in chat_options(loads, []).classes] == ["Кадеты", "1А", "9А", "9Б", "10А"]


@given(st.sampled_from(LOADS))
def test_the_same_class_and_subject_always_give_the_same_chat(held: TeachingLoad) -> None:
    assert new_subject_chat(held, 1).chat_id == new_subject_chat(held, 2).chat_id
    assert ChatRef.parse(new_subject_chat(held, 1).chat_id) == new_subject_chat(held, 1).ref


def test_teacher_of_a_group_is_offered_its_chat_and_the_whole_classs() -> None:
    loads = [group_load("7a", "g2"), load("7a", "physics"), group_load("7a", "g1")]
    (offer,) = chat_options(loads, [member("subject~7a~algebra~g1")]).classes
    assert [(one.name, one.group_id, one.title, one.chat_id) for one in offer.subjects] == [
        ("Algebra · весь класс", None, "Algebra · 7A", None),
        ("Algebra · группа 1", "g1", "Algebra · 7A · группа 1", "subject~7a~algebra~g1"),
        ("Algebra · группа 2", "g2", "Algebra · 7A · группа 2", None),
        ("Physics", None, "Physics · 7A", None),
    ]


def test_load_of_a_group_makes_its_chat_or_that_of_the_whole_class() -> None:
    second_group = group_load("7a", "g2")
    made = new_subject_chat(second_group, 1, of_group=True)
    assert (made.chat_id, made.title, made.group_label) == (
        "subject~7a~algebra~g2",
        "Algebra · 7A · группа 2",
        "группа 2",
    )
    assert new_subject_chat(second_group, 1).chat_id == "subject~7a~algebra"
