"""The writes of chats on DynamoDB Local, which locks items as DynamoDB does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from chats.http_calls import session_of
from chats.school import (
    TODAY,
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    memberships,
    organisation,
    person,
    role,
    store,
    subject_chat,
)
from functions.chats.use_cases.own_chats import create_subject_chat
from functions.chats.use_cases.reconcile import NotReconciledError, reconcile
from svyazka_common import clock
from svyazka_common.errors import DomainError

THREADS = 8


@pytest.fixture(autouse=True)
def a_class(locking_school: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class with its teacher, a pupil and a parent, all linked."""
    del locking_school
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    store(organisation())
    store(person("tutor"), link("tutor"), role("tutor"), homeroom("tutor"), load("tutor"), load("second"))
    store(person("pupil"), link("pupil"), enrolment("pupil"))
    store(person("parent"), link("parent"), guardianship("parent", "pupil"))


def reconcile_until_done(person_id: str) -> None:
    """As the queue does: what could not be reconciled comes again."""
    for _ in range(10):
        with suppress(NotReconciledError, DomainError):
            reconcile(person_id)
            return


def test_everybody_is_in_the_chats_that_are_theirs() -> None:
    for person_id in ("tutor", "pupil", "parent"):
        reconcile(person_id)
    assert set(memberships("tutor")) == {"class_pupils~7a", "class_parents~7a", "colleagues~school1"}
    assert set(memberships("pupil")) == {"class_pupils~7a"}
    assert set(memberships("parent")) == {"class_parents~7a"}


def test_two_who_create_one_chat_at_the_same_moment_get_the_same() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        sessions = [session_of("tutor"), session_of("second")] * 4
        made = list(pool.map(lambda session: create_subject_chat(session, "7a", "algebra"), sessions))
    assert {chat.chat_id for chat, _ in made} == {"subject~7a~algebra"}
    assert [new for _, new in made].count(True) == 1


def test_workers_side_by_side_end_in_what_one_alone_ends_in() -> None:
    store(subject_chat())
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(reconcile_until_done, ["tutor", "pupil", "parent"] * THREADS))
    together = {who: set(memberships(who)) for who in ("tutor", "pupil", "parent")}
    for who in together:
        assert reconcile(who).added == 0
    assert together["pupil"] == {"class_pupils~7a", "subject~7a~algebra"}
    assert together["parent"] == {"class_parents~7a", "subject~7a~algebra"}


def test_pupil_who_leaves_while_workers_are_busy_is_out_in_the_end() -> None:
    def leave() -> None:
        store(enrolment("pupil", version=2, status="ended"))
        reconcile_until_done("pupil")
        reconcile_until_done("parent")

    with ThreadPoolExecutor(THREADS) as pool:
        ended = pool.submit(leave)
        list(pool.map(reconcile_until_done, ["pupil", "parent"] * THREADS))
        ended.result()
    assert memberships("pupil") == {}
    assert memberships("parent") == {}
