"""What happens to a person is counted in the transaction in which it happens: no number is left out or comes twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from chats.school import enrolment, link, load, memberships, person, remove, store, subject_chat
from link.families import ADMINISTRATOR, MOTHER
from link.http_calls import Browser
from link.steps import link as link_by_phone
from link.steps import unlink

from functions.chats.repository import membership_writes
from functions.chats.use_cases.reconcile import NotReconciledError, reconcile
from svyazka_common import aws
from svyazka_common.errors import DomainError
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Sequence
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from collections.abc import Sequence as List

    from link.cloud import Cloud

    from svyazka_common.transactions import Action

PHONE = "+79120000001"


def sequences() -> dict[str, Sequence]:
    items = aws.dynamodb().scan(TableName="state", ConsistentRead=True)["Items"]
    return {one.person_id: one for one in of_kind(Sequence, items)}


def test_making_and_taking_away_a_link_is_counted_with_its_account(school: Cloud) -> None:
    browser = link_by_phone(school, MOTHER, PHONE)
    made = sequences()["mother"]
    assert made.linked == {"account_id": MOTHER.account_id, "organisation_id": MOTHER.organisation_id}
    assert (made.number, made.unlinked, made.joined, made.left) == (1, None, [], [])

    assert unlink(school, browser, PHONE).status == 204
    gone = sequences()["mother"]
    assert (gone.number, gone.linked, gone.unlinked) == (2, None, made.linked)


def by_paper() -> None:
    issued = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login})
    given = {
        "organisation_id": MOTHER.organisation_id,
        "login": MOTHER.login,
        "paper_code": issued.body["paper_code"],
        "new_password": "новый-пароль-2027",
    }
    assert Browser().call("password_by_paper_code", given).status < 300


def test_a_link_that_goes_with_a_code_on_paper_is_counted(school: Cloud) -> None:
    link_by_phone(school, MOTHER, PHONE)
    by_paper()
    gone = sequences()["mother"]
    assert (gone.number, gone.linked) == (2, None)
    assert gone.unlinked is not None
    assert gone.unlinked["account_id"] == MOTHER.account_id


@pytest.mark.usefixtures("school")
def test_a_code_on_paper_for_who_was_not_linked_is_no_event() -> None:
    by_paper()
    assert sequences() == {}


@pytest.mark.usefixtures("cloud")
def test_joining_and_leaving_chats_is_counted_once_for_each_transaction() -> None:
    store(person("p"), link("p"), enrolment("p"), subject_chat())
    reconcile("p")
    joined = sequences()["p"]
    assert (joined.number, set(joined.joined), joined.left) == (1, set(memberships("p")), [])
    reconcile("p")
    assert sequences()["p"] == joined

    store(enrolment("p", version=2, status="ended"), enrolment("p", "7b", version=2))
    reconcile("p")
    moved = sequences()["p"]
    assert (moved.number, moved.joined, moved.left) == (2, ["class_pupils~7b"], sorted(joined.joined))


@pytest.mark.usefixtures("cloud")
def test_a_new_name_or_basis_is_no_event() -> None:
    store(person("p"), link("p"), enrolment("p"))
    reconcile("p")
    store(person("p", "Сидоров", version=2))
    reconcile("p")
    assert memberships("p")["class_pupils~7a"].name.startswith("Сидоров")
    assert sequences()["p"].number == 1


@pytest.mark.usefixtures("locking_cloud")
def test_side_by_side_each_number_has_one_change_and_none_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subjects = ("algebra", "physics", "history")
    store(person("p"), link("p"), *(subject_chat("7a", one) for one in subjects))
    written: list[dict[str, Any]] = []

    def noted(actions: List[Action]) -> None:
        transact(actions)
        written.extend(action["Update"]["ExpressionAttributeValues"] for action in actions if "Update" in action)

    monkeypatch.setattr(membership_writes, "transact", noted)

    def change(version: int) -> None:
        subject = subjects[version % 3]
        store(load("p", subject=subject, version=version, status="active" if version % 2 else "ended"))
        while True:
            try:
                reconcile("p")
            except (DomainError, NotReconciledError):
                continue
            return

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(change, range(1, 25)))
    remove(link("p"))
    reconcile("p")

    assert sequences()["p"].number == len(written)
    came = [chat["S"] for values in written for chat in values[":joined"]["L"]]
    went = [chat["S"] for values in written for chat in values[":left"]["L"]]
    assert sorted(came) == sorted(went)
    assert memberships("p") == {}
