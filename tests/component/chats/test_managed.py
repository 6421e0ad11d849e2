"""The chats that somebody answers for, and what both calls about them ask for: a session, and few round trips."""

from __future__ import annotations

from typing import Any

import pytest
from round_trips import counted

from chats.http_calls import call, sign_in
from chats.managed_class import COLLEAGUES, PARENTS, PUPILS, SUBJECT, a_class, chat
from chats.school import SCHOOL, homeroom, load, role, store, subject_chat
from functions.chats.handlers import audience, managed

pytestmark = pytest.mark.usefixtures("cloud")


def managed_by(who: str) -> list[tuple[str, str, str]]:
    status, body = call(managed.handler, "GET", "/api/chats/managed", cookies=sign_in(who))
    assert status == 200
    return [(found["chat_id"], found["title"], found["status"]) for found in body["chats"]]


def test_class_teacher_answers_for_both_chats_before_anybody_is_in_them() -> None:
    store(homeroom("teacher"), load("teacher"), role("teacher"))
    assert managed_by("teacher") == [
        (PUPILS, "7A · ученики", "active"),
        (PARENTS, "7A · родители", "active"),
    ]


def test_subject_teacher_answers_for_the_subject_chats_that_exist() -> None:
    store(load("teacher"), load("teacher", "7a", "geometry"), load("teacher", "8b"), subject_chat())
    assert managed_by("teacher") == [(SUBJECT, "Algebra · 7A", "active")]


def test_administrator_answers_for_the_chat_of_colleagues_as_it_is_called() -> None:
    store(role("admin", "school_admin"), chat("colleagues", SCHOOL, "Наши"))
    assert managed_by("admin") == [(COLLEAGUES, "Наши", "active")]


def test_archived_chats_come_last() -> None:
    store(homeroom("teacher"), chat(title="Было", status="archived"))
    assert managed_by("teacher") == [(PARENTS, "7A · родители", "active"), (PUPILS, "Было", "archived")]


def test_duty_that_is_over_is_none() -> None:
    store(homeroom("teacher", status="ended"), load("teacher", status="ended"), subject_chat())
    store(role("teacher", "school_admin", status="ended"))
    assert managed_by("teacher") == []


def test_pupil_and_parent_answer_for_nothing() -> None:
    a_class()
    assert managed_by("anna") == managed_by("mother") == []


@pytest.mark.parametrize(
    ("handler", "path"), [(managed.handler, "/api/chats/managed"), (audience.handler, f"/api/chats/{PUPILS}/audience")]
)
def test_without_a_session_nothing_is_told(handler: Any, path: str) -> None:
    a_class()
    for cookies in ([], ["__Host-session=a-teacher.wrong"]):
        status, problem = call(handler, "GET", path, cookies=cookies)
        assert (status, problem["code"]) == (401, "session_required")


def test_calls_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the session check: duties, then chats; for who is missing also guardians, then names with links."""
    a_class()
    cookies = sign_in("teacher")
    for handler, path, most in (
        (managed.handler, "/api/chats/managed", 1 + 2),
        (audience.handler, f"/api/chats/{PARENTS}/audience", 1 + 4),
    ):
        with counted(monkeypatch) as trips:
            assert call(handler, "GET", path, cookies=cookies)[0] == 200
        assert 1 < trips.depth <= most, trips.made
