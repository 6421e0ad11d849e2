"""What a call rests on ends between its reading and its writing: nothing is decided, shown or handed out by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from declared import unwatched
from messenger.world import Window, join, leave, rows_of
from msgspec.structs import replace

from functions.safeguarding.repository import reports, supervised_acts
from safeguarding.test_exports import deliver, listed, message_of_queue, order, take
from safeguarding.test_reading_chats import read
from safeguarding.test_reports import notices, reported, said, stored
from safeguarding.world import Caller, appoint, store
from svyazka_common import budgets
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from collections.abc import Callable

    type Meanwhile = Callable[[Callable[[], Any]], None]

pytestmark = pytest.mark.usefixtures("bucket")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Does something once, before the next transaction of a call."""
    waiting: list[Callable[[], Any]] = []

    def late(actions: Any) -> None:
        if waiting:
            with unwatched():
                waiting.pop()()
        transact(actions)

    for module in (budgets, reports, supervised_acts):
        monkeypatch.setattr(module, "transact", late)
    return waiting.append


def role_ends() -> None:
    appoint("admin", status="ended", version=2)


def written() -> list[Any]:
    """What the calls of safeguarding write, but for the reports themselves."""
    return [stored("audit", "access"), stored("notice", "access"), stored("chat_export", "state"), rows_of()]


def test_administrator_whose_role_ends_amid_a_decision_decides_nothing(
    meanwhile: Meanwhile,
) -> None:
    report_id = reported()
    before, admin = written(), Caller("admin")
    meanwhile(role_ends)
    assert admin.decide(report_id, removes_message=True, mute_author=True)[1]["code"] == "busy"
    assert (written(), stored("report")[0].get("decided_by")) == (before, None)
    assert admin.decide(report_id)[1]["code"] == "not_school_admin"


def test_administrator_whose_role_ends_amid_a_reading_sees_nothing(
    meanwhile: Meanwhile,
) -> None:
    Window("pupil").send("Кто сделал алгебру?", "c1")
    before, admin = written(), Caller("admin")
    meanwhile(role_ends)
    assert read(admin)[1]["code"] == "busy"
    assert written() == before
    assert read(admin)[1]["code"] == "not_school_admin"


def test_administrator_whose_role_ends_amid_an_order_orders_nothing(
    meanwhile: Meanwhile,
) -> None:
    before, admin = written(), Caller("admin")
    meanwhile(role_ends)
    assert order(admin)[1]["code"] == "busy"
    assert written() == before
    assert order(admin)[1]["code"] == "not_school_admin"


def test_administrator_whose_role_ends_amid_a_download_gets_no_address(
    meanwhile: Meanwhile,
) -> None:
    _, export = order(Caller("admin"))
    deliver(message_of_queue())
    before, admin = written(), Caller("admin")
    meanwhile(role_ends)
    status, answer = take(admin, export["export_id"])
    assert (answer.get("code"), "url" in answer) == ("busy", False)
    assert (status, written()) == (503, before)


def test_two_windows_at_once_make_one_export_after_an_earlier_one(
    meanwhile: Meanwhile,
) -> None:
    order(Caller("admin"))
    deliver(message_of_queue())
    meanwhile(lambda: order(Caller("admin")))
    _, export = order(Caller("admin"))
    waiting = [one["export_id"] for one in listed(Caller("admin")) if one["state"] == "waiting"]
    assert waiting == [export["export_id"]]


def test_two_windows_at_once_make_one_report(meanwhile: Meanwhile) -> None:
    said("mate", "Ты никто")
    meanwhile(lambda: Caller("pupil").report(1))
    assert Caller("pupil").report(1)[0] == 204
    assert len(stored("report")) == 1


def silenced() -> None:
    store(replace(join("mate"), muted={"by": "teacher", "since": 7, "reasons": ["earlier"]}))


def on_another_basis() -> None:
    store(replace(join("mate"), basis=["PERSON#mate/ENROLMENT#7b"]))


@pytest.mark.parametrize(
    ("change", "silences", "waiting"),
    [
        (silenced, [("teacher", ["earlier"])], []),
        (lambda: leave("mate"), [], [("admin", [])]),
        (on_another_basis, [("admin", ["PERSON#mate/ENROLMENT#7b@"])], []),
    ],
    ids=["silenced", "left", "on another basis"],
)
def test_silence_is_of_the_membership_as_it_is(
    change: Callable[[], None], silences: list[Any], waiting: list[Any], meanwhile: Meanwhile
) -> None:
    report_id = reported()
    meanwhile(change)
    assert Caller("admin").decide(report_id, mute_author=True)[0] == 204
    mates = [row for row in stored("member", "state") if row["person_id"] == "mate"]
    assert [(row["muted"]["by"], row["muted"]["reasons"]) for row in mates] == silences
    assert [(row["by"], row["reasons"]) for row in stored("exclusion", "state")] == waiting
    assert notices("pupil") == ["report_acted_on"]
