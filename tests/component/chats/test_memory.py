"""The table in memory, on which schedules are played, ends as DynamoDB Local does; decisions by hand under locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from memory_table import MemoryTable

from chats.http_calls import session_of
from chats.scenarios import BEFORE, EVERYBODY
from chats.school import enrolment, link, load, memberships, next_year, remove, school_class, store
from functions.chats.repository.lifecycle import SHARDS, remember_classes
from functions.chats.rules.messages import LookAtDay, ReconcileAccount, ReconcileChat, ReconcileClass, ReconcilePupil
from functions.chats.use_cases import management, provision
from functions.chats.use_cases.reconcile import NotReconciledError, reconcile
from svyazka_common import aws, clock
from svyazka_common.errors import DomainError
from svyazka_common.records.base import deserialise

PUPILS = "class_pupils~7a"


def work(*messages: Any) -> None:
    for message in messages:
        provision.provision(message, None)


def a_life() -> None:
    """Something of everything that the chats write."""
    store(*BEFORE)
    for person_id in EVERYBODY:
        reconcile(person_id)
    management.moderate(session_of("tutor"), PUPILS, "boris", management.remove)
    management.moderate(session_of("tutor"), PUPILS, "anna", management.mute)
    remove(link("anna"))
    work(ReconcilePupil(person_id="anna"))
    store(link("anna", "l2"), enrolment("vera", "7a"), load("tutor", version=2, status="ended"))
    work(ReconcilePupil(person_id="anna"), ReconcilePupil(person_id="vera"))
    work(ReconcileChat(chat_id="subject~7a~algebra", class_id="7a"))
    work(ReconcileAccount(account_id="a-vera", person_id="vera", status="ended", version=3))
    management.moderate(session_of("tutor"), PUPILS, "boris", management.restore)
    store(school_class("7a", label="7Ж", version=2), next_year(school_class("8a")))
    remember_classes([("7a", "2027-06-01"), ("7b", "2027-06-01")])
    work(*(LookAtDay(on="2027-06-01", shard=shard) for shard in range(SHARDS)))
    work(ReconcileClass(class_id="7a"), ReconcileClass(class_id="8a"))
    for person_id in EVERYBODY:
        reconcile(person_id)


def contents(items: list[Any]) -> list[dict[str, Any]]:
    return sorted((deserialise(item) for item in items), key=lambda row: (row["pk"], row["sk"]))


@pytest.mark.usefixtures("locking_cloud")
def test_memory_ends_as_dynamodb_local_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: 1_790_000_000)
    monkeypatch.setattr(clock, "now_ms", lambda: 1_790_000_000_000)
    monkeypatch.setattr(provision, "send_all", lambda _: None)
    monkeypatch.setattr("functions.chats.use_cases.provision.send_all", lambda _: None)
    a_life()
    on_disk: list[Any] = []
    for table in ("state", "access"):
        for page in aws.dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            on_disk += page["Items"]
    memory = MemoryTable()
    monkeypatch.setattr(aws, "dynamodb", lambda: memory)
    a_life()
    assert contents(list(memory.items.values())) == contents(on_disk)


def reconcile_until_done(person_id: str) -> None:
    for _ in range(10):
        with suppress(NotReconciledError, DomainError):
            reconcile(person_id)
            return


@pytest.mark.usefixtures("locking_cloud")
@pytest.mark.parametrize("decision", [management.remove, management.mute])
def test_a_decision_by_hand_among_many_workers_holds(decision: Any) -> None:
    store(*BEFORE)
    for person_id in EVERYBODY:
        reconcile(person_id)

    def relink(number: int) -> None:
        store(link("boris", f"again{number}"))
        reconcile_until_done("boris")

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(relink, number) for number in range(12)]
        work.insert(4, pool.submit(management.moderate, session_of("tutor"), PUPILS, "boris", decision))
        for task in work:
            task.result()
    reconcile_until_done("boris")
    row = memberships("boris").get(PUPILS)
    assert row is None if decision is management.remove else row is not None and row.muted is not None
