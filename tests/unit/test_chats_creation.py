from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from chats_facts import CLASSES, SUBJECTS, TODAY, load, member
from hypothesis import given
from hypothesis import strategies as st

from functions.chats.rules.creation import load_for, subject_chat, taught
from functions.chats.rules.titles import subject_title
from functions.chats.views import chat_options
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from svyazka_common.records.relations import TeachingLoad

LOADS = [load(class_id, subject) for class_id in CLASSES for subject in SUBJECTS]
some_loads = st.lists(st.sampled_from(LOADS), unique=True)


def test_title_makes_itself() -> None:
    assert subject_title("Алгебра", "7А") == "Алгебра · 7А"


@given(some_loads, st.sampled_from(CLASSES), st.sampled_from(SUBJECTS))
def test_who_teaches_the_subject_in_the_class_may_create_its_chat_and_nobody_else(
    loads: list[TeachingLoad], class_id: str, subject: str
) -> None:
    if load(class_id, subject) in loads:
        assert load_for(loads, class_id, subject, TODAY) == load(class_id, subject)
        return
    in_class = any(held.class_id == class_id for held in loads)
    with pytest.raises(ProblemError) as refused:
        load_for(loads, class_id, subject, TODAY)
    assert refused.value.code == (Code.SUBJECT_NOT_TAUGHT if in_class else Code.CLASS_FOREIGN)


def test_a_load_of_another_year_or_an_ended_one_allows_nothing() -> None:
    old = [replace(load("7a"), ends_on="2026-10-14"), replace(load("7a"), status="ended")]
    for held in old:
        with pytest.raises(ProblemError) as refused:
            load_for([held], "7a", "algebra", TODAY)
        assert refused.value.code == Code.CLASS_FOREIGN


@given(some_loads)
def test_the_options_are_exactly_what_may_be_created(loads: list[TeachingLoad]) -> None:
    options = chat_options(loads, [], TODAY)
    offered = {(found.class_id, subject.subject_id) for found in options.classes for subject in found.subjects}
    assert offered == {(held.class_id, held.subject_id) for held in loads}
    assert options.kinds == (["subject"] if loads else [])
    for class_id, subject in offered:
        assert load_for(loads, class_id, subject, TODAY) in loads


def test_options_say_which_chats_are_there() -> None:
    (found,) = chat_options([load("7a"), load("7a", "physics")], [member("subject~7a~physics")], TODAY).classes
    assert [(subject.name, subject.chat_id) for subject in found.subjects] == [
        ("Algebra", None),
        ("Physics", "subject~7a~physics"),
    ]


def test_classes_are_in_the_order_of_years() -> None:
    labels = ["10А", "9Б", "1А", "9А", "Кадеты"]
    loads = [replace(load("7a"), class_id=label, class_label=label) for label in labels]
    assert [held.class_label for held in taught(loads, TODAY)] == ["Кадеты", "1А", "9А", "9Б", "10А"]


@given(st.sampled_from(LOADS))
def test_the_same_class_and_subject_always_give_the_same_chat(held: TeachingLoad) -> None:
    assert subject_chat(held, 1).chat_id == subject_chat(held, 2).chat_id
    assert ChatRef.parse(subject_chat(held, 1).chat_id) == subject_chat(held, 1).ref
