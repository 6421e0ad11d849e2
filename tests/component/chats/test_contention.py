"""A school that links at one moment while its roster changes, on DynamoDB Local: it has locks, moto hasn't."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from chats.model import Rows, actual, entitled
from chats.school import enrolment, guardianship, homeroom, link, load, person, role, school_class, store, subject_chat
from functions.chats.use_cases.reconcile import NotReconciledError, Outcome, reconcile
from svyazka_common import aws
from svyazka_common.errors import DomainError
from svyazka_common.records.base import deserialise

pytestmark = pytest.mark.usefixtures("locking_cloud")

PUPILS = [f"pupil{number}" for number in range(10)]
PARENTS = [f"parent{number}" for number in range(10)]
TEACHERS = [f"teacher{number}" for number in range(5)]


def everything() -> Rows:
    pages = aws.dynamodb().get_paginator("scan").paginate(TableName="state", ConsistentRead=True)
    return [deserialise(item) for page in pages for item in page["Items"]]


def delivered_until_done(person_id: str) -> Outcome:
    while True:
        try:
            return reconcile(person_id)
        except (DomainError, NotReconciledError):  # the message comes again
            continue


def moves(pupil: str) -> Outcome:
    """The roster moves the pupil; then the messages that follow."""
    store(enrolment(pupil, "7a", version=2, status="ended"), enrolment(pupil, "7b", version=2))
    delivered_until_done(pupil)
    return delivered_until_done(pupil.replace("pupil", "parent"))


@pytest.fixture(autouse=True)
def a_school(locking_cloud: None) -> None:  # noqa: ARG001
    everybody = [*PUPILS, *PARENTS, *TEACHERS]
    store(*(person(one) for one in everybody), *(link(one) for one in everybody), subject_chat())
    store(*(enrolment(one) for one in PUPILS), *(role(one) for one in TEACHERS))
    store(*(guardianship(*pair) for pair in zip(PARENTS, PUPILS, strict=True)))
    store(homeroom(TEACHERS[0]), load(TEACHERS[0]))


def test_everybody_at_one_moment_makes_each_chat_once_and_all_belong() -> None:
    everybody = [*PUPILS, *PARENTS, *TEACHERS]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(delivered_until_done, everybody * 2))
    rows = everything()
    assert actual(rows) == entitled(rows)
    assert Counter(row["kind"] for row in rows if row["entity"] == "chat") == {
        "class_pupils": 1,
        "class_parents": 1,
        "colleagues": 1,
        "subject": 1,
    }
    assert sum(outcome.added for outcome in outcomes) == len(actual(rows))


def test_half_a_class_moves_while_all_are_being_added() -> None:
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(delivered_until_done, one) for one in [*PUPILS, *PARENTS, *TEACHERS]]
        work += [pool.submit(moves, pupil) for pupil in PUPILS[:5]]
        work += [pool.submit(delivered_until_done, one) for one in [*PARENTS, *PUPILS]]
        assert all(done.result() is not None for done in work)
    rows = everything()
    assert actual(rows) == entitled(rows)
    assert (PARENTS[0], "class_parents~7b") in actual(rows)


def test_a_renamed_class_has_everybody_rewritten_at_one_moment() -> None:
    everybody = [*PUPILS, *PARENTS, *TEACHERS]
    store(school_class("7a"))
    for person_id in everybody:
        delivered_until_done(person_id)
    store(school_class("7a", label="7Ж", version=2))
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(delivered_until_done, everybody * 2))
    rows = everything()
    assert {row["title"] for row in rows if row["entity"] == "member" and "7a" in row["chat_id"]} == {
        "7Ж · ученики",
        "7Ж · родители",
        "Algebra · 7Ж",
    }
    assert actual(rows) == entitled(rows)
    of_class = [row for row in rows if row["entity"] == "member" and "7a" in row["chat_id"]]
    assert sum(outcome.rewritten for outcome in outcomes) == len(of_class)
