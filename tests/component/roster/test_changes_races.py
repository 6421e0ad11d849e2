"""What happens when two write at one moment: between a worker's look and its write, and side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from declared import unwatched

from functions.roster.changes.use_cases import apply_changes
from functions.roster.changes.use_cases.apply_changes import LoginOvertakenError
from functions.roster.repository import logins
from roster.changes import (
    Message,
    World,
    account,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common.records.changes import Waiting
from svyazka_common.records.roster import Account, Enrolment, Guardianship, RoleAssignment, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from svyazka_common.records.base import Record

FRAME = [organisation(), year(), school_class(), person(), person(1, "g1")]


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def locking(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[World]:
    with changes_world(tables, dynamodb_local) as made:
        yield made


def meanwhile(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, happens: Callable[[], None]) -> None:
    """Let something happen once, just before a function of a module is called."""
    called, waiting = getattr(module, name), [happens]

    def overtaken(*arguments: Any) -> Any:
        while waiting:
            with unwatched():
                waiting.pop()()
        return called(*arguments)

    monkeypatch.setattr(module, name, overtaken)


LABEL, STATUS = "class_label", "status"


@pytest.mark.parametrize(
    ("messages", "kind", "copied"),
    [
        ((enrolment(), school_class(2, label="8А")), Enrolment, {LABEL: "8А"}),
        ((enrolment(), year(2, starts_on="2026-08-01")), Enrolment, {"starts_on": "2026-08-01"}),
        ((enrolment(), removed(school_class(), 2)), Enrolment, {STATUS: "ended"}),
        ((enrolment(), removed(person(), 2)), Enrolment, {STATUS: "ended"}),
        ((school_class(3), year(2, starts_on="2026-08-01")), SchoolClass, {"starts_on": "2026-08-01"}),
        ((role(), organisation(2, name="Гимназия")), RoleAssignment, {"organisation_name": "Гимназия"}),
        ((guardianship(), person(2, family_name="Петрова")), Guardianship, {"child_name": "Петрова Анна"}),
        ((guardianship(), removed(person(1, "g1"), 2)), Guardianship, {STATUS: "ended"}),
    ],
)
@pytest.mark.parametrize("crashed", [False, True])
def test_what_changes_between_look_and_write_is_copied_all_the_same(
    here: World,
    monkeypatch: pytest.MonkeyPatch,
    messages: tuple[Message, Message],
    kind: type[Record],
    copied: dict[str, str],
    *,
    crashed: bool,
) -> None:
    here.tell(*FRAME)
    message, change = messages
    # Its follow-ups are done before the write, so that they can't find what is written.
    meanwhile(monkeypatch, apply_changes, "write", lambda: here.settle(change))
    if crashed:
        meanwhile(monkeypatch, apply_changes, "_still_right", _die)
        assert here.deliver(envelope(*message)) == ["m0"]
    assert here.deliver(envelope(*message)) == []
    here.follow()
    assert {name: getattr(here.only(kind), name) for name in copied} == copied


def _die() -> None:
    raise RuntimeError


def test_who_dies_right_after_a_write_has_sent_for_its_followers_before(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.tell(*FRAME, enrolment())
    with monkeypatch.context() as patched:
        patched.setattr(apply_changes, "_follow", lambda _: _die())
        assert here.deliver(envelope(*school_class(2, label="8А"))) == ["m0"]
    # The message that comes again finds nothing new, nor does the next version with the same label.
    here.tell(school_class(2, label="8А"), school_class(3, label="8А"))
    here.two_minutes_later()
    assert here.only(Enrolment).class_label == "8А"


def test_what_arrives_between_look_and_waiting_is_not_waited_for(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, apply_changes, "wait", lambda: here.settle(*FRAME))
    here.tell(enrolment())
    assert here.only(Enrolment).class_label == "7А"
    here.two_minutes_later()
    assert here.only(Enrolment).class_label == "7А"


def test_a_newer_message_between_look_and_write_wins(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.tell(*FRAME, enrolment(1))
    meanwhile(monkeypatch, apply_changes, "write", lambda: here.settle(removed(enrolment(), 3)))
    here.tell(enrolment(2))
    assert (here.only(Enrolment).version, here.only(Enrolment).status) == (3, "ended")


def test_an_index_that_is_late_is_asked_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.tell(*FRAME, enrolment())
    with monkeypatch.context() as patched:
        patched.setattr("functions.roster.changes.use_cases.follow_up._refreshes", lambda _: [])
        here.tell(school_class(2, label="8А"))
    assert here.only(Enrolment).class_label == "7А"
    here.two_minutes_later()
    assert here.only(Enrolment).class_label == "8А"


def test_a_login_given_up_between_look_and_waiting_is_taken(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.tell(*FRAME, account(), person(1, "p2"))
    meanwhile(monkeypatch, logins, "transact", lambda: here.settle(account(2, login="other")))
    here.tell(account(1, "p2"))
    assert {one.login: one.person_id for one in here.all(Account)} == {"other": "p1", "ivanova": "p2"}
    assert here.all(Waiting) == []


@pytest.mark.parametrize("number", range(3))
def test_side_by_side_on_a_table_with_locks(locking: World, number: int) -> None:
    messages = [
        *FRAME,
        *(school_class(version, label=f"{version}А") for version in (5, 6, 7)),
        *(enrolment(version, ends_on=f"2027-0{version}-01") for version in (2, 3, 4)),
        *(account(version, login=f"login{version}") for version in (2, 3, 4)),
        removed(role(), 2),
        role(),
        guardianship(),
        person(3, family_name="Петрова"),
    ]
    messages = messages[number:] + messages[:number]
    with ThreadPoolExecutor(4) as threads:
        left = messages
        for _ in range(10):
            answers = list(threads.map(partial(_assigned, locking), left))
            left = [message for message, settled in zip(left, answers, strict=True) if not settled]
            if not left:
                break
    locking.follow()
    locking.two_minutes_later()
    enrolled = locking.only(Enrolment)
    assert (enrolled.version, enrolled.class_label, enrolled.ends_on) == (4, "7А", "2027-04-01")
    assert [one.login for one in locking.all(Account)] == ["login4"]
    assert [one.status for one in locking.all(RoleAssignment)] in ([], ["ended"])
    assert locking.only(Guardianship).child_name == "Петрова Анна"


def _assigned(here: World, message: Message) -> bool:
    try:
        here.settle(message)
    except (apply_changes.WritesOvertakenError, LoginOvertakenError):
        return False
    return True
