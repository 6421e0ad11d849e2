"""Whom one may write to: the groups, and that nobody is shown whom the policy doesn't reach."""

from __future__ import annotations

from typing import Any

import pytest
from chats.school import load, store

from manual_chats.world import act
from svyazka_common.records.school_policy import SchoolPolicy

pytestmark = pytest.mark.usefixtures("school")


def people(by: str, query: str = "", school: str = "school1") -> dict[str, Any]:
    from chats.http_calls import call, sign_in  # noqa: PLC0415 - with a query

    from functions.manual_chats.handlers import people as handler  # noqa: PLC0415

    asked = {"class_id": query} if query else None
    status, answer = call(handler.handler, "GET", "/api/messenger/people", cookies=sign_in(by, school), query=asked)
    assert status == 200
    return answer


def groups(answer: dict[str, Any]) -> dict[tuple[str, str | None], set[str]]:
    return {(one["kind"], one["label"]): {who["person_id"] for who in one["people"]} for one in answer["groups"]}


def test_ones_own_class_comes_before_those_that_one_only_teaches() -> None:
    store(load("other_tutor", "7a"))
    labels = [group["label"] for group in people("other_tutor")["groups"] if group["kind"] == "class_pupils"]
    assert labels == ["7B", "7A"]


def test_class_teacher_sees_class_parents_and_colleagues() -> None:
    _, _ = act("people", "tutor", "GET", "/people")
    assert groups(people("tutor")) == {
        ("class_pupils", "7A"): {"pupil", "mate", "unlinked"},
        ("class_parents", "7A"): {"parent", "mates_parent"},
        ("teachers", "7A"): {"algebraist"},
        ("colleagues", None): {"algebraist", "other_tutor"},
        ("administrators", None): {"admin"},
    }


def test_unlinked_are_shown_as_such_and_who_is_reached_in_chats_only_too() -> None:
    (pupils,) = [one for one in people("tutor")["groups"] if one["kind"] == "class_pupils"]
    assert {one["person_id"]: (one["linked"], one["direct"]) for one in pupils["people"]} == {
        "pupil": (True, True),
        "mate": (True, True),
        "unlinked": (False, True),
    }


def test_staff_ask_for_any_class_of_their_school() -> None:
    answer = people("algebraist")
    assert [one["label"] for one in answer["classes"]] == ["7A", "7B"]
    other = people("algebraist", "7b")
    assert groups(other) == {
        ("class_pupils", "7B"): {"other_pupil"},
        ("class_parents", "7B"): {"other_parent"},
        ("teachers", "7B"): {"other_tutor"},
    }
    assert not any(one["direct"] for group in other["groups"][:2] for one in group["people"])


def test_parents_see_their_children_their_class_and_no_other_child() -> None:
    assert groups(people("parent")) == {
        ("family", None): {"pupil"},
        ("class_pupils", "7A"): {"pupil"},
        ("class_parents", "7A"): {"mates_parent"},
        ("teachers", "7A"): {"tutor", "algebraist"},
        ("administrators", None): {"admin"},
    }
    assert people("parent", "7b")["groups"] == []


def test_pupils_see_classmates_teachers_and_their_parents() -> None:
    assert groups(people("pupil")) == {
        ("family", None): {"parent"},
        ("class_pupils", "7A"): {"mate", "unlinked"},
        ("class_parents", "7A"): {"parent"},
        ("teachers", "7A"): {"tutor", "algebraist"},
    }


def test_policy_of_the_school_decides() -> None:
    store(SchoolPolicy(organisation_id="school1", contacts="strict"))
    assert groups(people("pupil")) == {("family", None): {"parent"}, ("class_parents", "7A"): {"parent"}}


def test_staff_of_another_school_in_its_session_see_nobody_here() -> None:
    assert people("tutor", school="school2") == {"groups": [], "classes": []}
