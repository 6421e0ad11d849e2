"""A school whose people are linked, run one call at a time, with each write and the end checked against the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chats.memory import TABLE, fresh
from chats.model import (
    actual,
    archived,
    before_it_is_reconciled,
    chat_id_of,
    entitled,
    excluded,
    may_read,
    silenced,
    wanted,
)
from chats.schedule import Schedule
from chats.school import (
    TODAY,
    account,
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    organisation,
    person,
    role,
    school_class,
    subject_chat,
    vk_id,
)
from functions.chats.repository.lifecycle import remember_classes
from functions.chats.rules.facts import class_days
from functions.chats.use_cases.reconcile import Outcome, reconcile
from svyazka_common import clock

if TYPE_CHECKING:
    from chats.model import Reasons
    from svyazka_common.records.base import Record

RECONCILED: dict[Any, Any] = {}
PEOPLE = ("teacher", "pupil", "parent", "sibling")
A_BATCH = 3
"""How many messages a worker takes at once where it takes several."""


def begin() -> None:
    """A school in which everybody is linked and where they belong."""
    if not RECONCILED:
        begin_anew(linked=PEOPLE)
        for person_id in PEOPLE:
            reconcile(person_id)
        assert_reconciled(TODAY)
        RECONCILED.update(TABLE.items)
    TABLE.items = dict(RECONCILED)


def begin_anew(*, linked: tuple[str, ...]) -> None:
    fresh(*school(linked=linked))
    remember_classes(("7a", day) for day in class_days(school_class("7a"), TODAY))


class Watch:
    """Checks each write: a new member of a chat belongs there by what the table says at that moment.

    And a person who was taken out by hand comes back, and a silenced one may write, only if the roster had another
    reason at some moment since.
    """

    def __init__(self) -> None:
        self.schedule: Schedule | None = None
        self.before = actual(TABLE.rows())
        self.out: Reasons = {}
        self.silent: Reasons = {}
        self.since: Reasons = {}

    def __call__(self) -> None:
        assert self.schedule is not None
        rows, today = TABLE.rows(), self.schedule.today
        now, reasons = actual(rows), wanted(before_it_is_reconciled(rows), today)
        new = now - self.before
        assert new <= entitled(rows, today)
        since = {
            one: self.since.get(one, set()) | reasons.get(one, set()) for one in self.out.keys() | self.silent.keys()
        }
        assert not any(since[one] <= self.out[one] for one in new & self.out.keys())
        out, silent = excluded(rows, today), silenced(rows, today)
        heard = self.silent.keys() - silent.keys() - out.keys()
        assert not any(self.silent[one] and since[one] <= self.silent[one] for one in heard)
        self.before, self.out, self.silent = now, out, silent
        self.since = {one: since.get(one, set()) | reasons.get(one, set()) for one in out.keys() | silent.keys()}


def watched() -> Schedule:
    watch = Watch()
    watch.schedule = Schedule(TABLE, watch)
    return watch.schedule


def assert_reconciled(today: str) -> None:
    rows = TABLE.rows()
    closed, want, out = archived(rows), wanted(rows, today), excluded(rows, today)
    kept_out = {one for one, reasons in out.items() if want.get(one, set()) <= reasons}
    open_to = {one for one in want if one[1] not in closed} - kept_out
    assert {one for one in actual(rows) if one[1] not in closed} == open_to
    assert {one for one in actual(rows) if one[1] in closed} <= may_read(rows)
    names = {row["person_id"]: row["family_name"] for row in rows if row["entity"] == "person"}
    chats = {chat_id_of(row): row for row in rows if row["entity"] == "chat"}
    for row in rows:
        if row["entity"] == "member":
            assert row["name"].startswith(names[row["person_id"]])
            assert (row["title"], row["status"]) == tuple(chats[row["chat_id"]][name] for name in ("title", "status"))
    assert_chats_stand_as_their_classes(rows, today)
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(clock, "today", lambda: today)
        assert [reconcile(person_id) for person_id in PEOPLE] == [Outcome()] * len(PEOPLE)


def assert_chats_stand_as_their_classes(rows: list[dict[str, Any]], today: str) -> None:
    classes = {row["class_id"]: row for row in rows if row["entity"] == "class"}
    loads = {
        (row["class_id"], row["subject_id"]) for row in rows if row["entity"] == "teaching_load" and lasts(row, today)
    }
    for row in rows:
        if row["entity"] == "chat" and row.get("class_id") in classes:
            served = classes[row["class_id"]]
            taught = row["kind"] != "subject" or (served["class_id"], row["subject_id"]) in loads
            assert (row["status"] == "active") == (lasts(served, today) and taught)
            assert served["label"] in row["title"]


def lasts(row: dict[str, Any], today: str) -> bool:
    return bool(row["status"] == "active" and row["starts_on"] <= today <= row["ends_on"])


def school(*, linked: tuple[str, ...]) -> list[Record]:
    people = [person(person_id) for person_id in PEOPLE]
    links = [*(vk_id(person_id) for person_id in PEOPLE), *(link(person_id) for person_id in linked)]
    roster: list[Record] = [role("teacher"), homeroom("teacher"), load("teacher"), enrolment("pupil")]
    roster += [guardianship("parent", child) for child in ("pupil", "sibling")]
    return [*people, *links, *roster, organisation(), school_class("7a"), subject_chat(), account("pupil")]
