"""The life of a school: each scenario's members, titles and events, and the table of them in the docs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from declared import declared_for

from chats.memory import TABLE, fresh
from chats.model import chat_id_of
from chats.scenario_page import page
from chats.scenarios import BEFORE, BEFORE_MEMBERS, EVERYBODY, SCENARIOS, Scenario
from chats.scenarios_by_hand import DECISIONS
from chats.scenarios_of_years import YEARS
from chats.schedule import Schedule
from functions.chats.use_cases import provision as use_case
from functions.chats.use_cases.reconcile import Outcome, reconcile
from functions.chats.use_cases.relay import without_no_ops
from functions.events.rules.announcements import announcements
from svyazka_common.records.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change

pytestmark = pytest.mark.usefixtures("in_memory")

ALL = (*SCENARIOS, *YEARS, *DECISIONS)


def members() -> dict[str, str]:
    """Everybody who is in each chat, in the order of their names."""
    by_chat: dict[str, list[str]] = {chat_id_of(row): [] for row in TABLE.rows() if row["entity"] == "chat"}
    for row in TABLE.rows():
        if row["entity"] == "member":
            by_chat[row["chat_id"]].append(row["person_id"] + ("(muted)" if row.get("muted") else ""))
    return {chat: " ".join(sorted(people)) for chat, people in by_chat.items()}


def chats() -> dict[str, tuple[str, str]]:
    return {chat_id_of(row): (row["title"], row["status"]) for row in TABLE.rows() if row["entity"] == "chat"}


def announced(changes: Iterable[Change]) -> set[str]:
    """What listeners hear of chats, those of one chat's members as one."""
    events = [one.event for one in announcements(changes)]
    heard = {f"{event.type} {event.subject}" for event in events if event.type.startswith("chat.")}
    for event in events:
        if event.type == "chat.members.changed":
            heard.remove(f"{event.type} {event.subject}")
            came, went = (f"+{one}" for one in event.data.added), (f"-{one}" for one in event.data.removed)
            heard.add(" ".join([event.subject, *came, *went]))
    return heard


def net(changes: list[Change]) -> list[Change]:
    """Without the members who came and went again, or the other way round."""
    first: dict[tuple[Any, Any], Any] = {}
    for change in changes:
        first.setdefault((change.image["pk"], change.image["sk"]), change.old)
    last = {(change.image["pk"], change.image["sk"]): change.new for change in changes}

    def is_member(image: dict[str, Any] | None) -> bool:
        return image is not None and image["entity"] == "member"

    return [
        change
        for change in changes
        if change.entity not in {"member", "exclusion"}
        or is_member(first[change.image["pk"], change.image["sk"]])
        != is_member(last[change.image["pk"], change.image["sk"]])
    ]


def pairs(by_chat: dict[str, str]) -> set[tuple[str, str]]:
    """Each person in each chat."""
    return {(one.removesuffix("(muted)"), chat) for chat, people in by_chat.items() for one in people.split()}


def followed(changes: Iterable[Change], before: dict[str, str]) -> set[tuple[str, str]]:
    """Where a listener to persons has everybody in the end, who sees by the numbers that nothing is missing."""
    places, numbers = pairs(before), dict[str, int]()
    for event in (one.event for one in announcements(changes)):
        if event.type == "person.chats.changed":
            person, number = event.data.person_id, event.data.sequence
            assert number == numbers.get(person, number - 1) + 1
            numbers[person] = number
            joined, left = ({(person, chat) for chat in chats} for chats in (event.data.joined, event.data.left))
            assert not joined & places
            assert left <= places
            places = (places | joined) - left
    return places


def play(schedule: Schedule, scenario: Scenario) -> None:
    for _, actions in scenario.steps:
        for action in actions:
            if isinstance(action, str):
                schedule.finish()
                schedule.dawn(action)
            elif isinstance(action, Record):
                schedule.change(action)
            else:
                schedule.finish()
                action()
                schedule.relay()
        schedule.finish()


@pytest.mark.parametrize("scenario", ALL, ids=lambda scenario: scenario.slug)
def test_scenario(scenario: Scenario) -> None:
    fresh()
    with Schedule(TABLE, lambda: None) as schedule:
        for record in (*BEFORE, *scenario.also_before):
            schedule.change(record)
        schedule.finish()
        if not scenario.also_before:
            assert members() == BEFORE_MEMBERS
        before, titles = members(), chats()
        schedule.changes.clear()
        play(schedule, scenario)
        after, now = members(), chats()
        same = {chat: people for chat, people in before.items() if chat not in scenario.after}
        assert after == same | {chat: one.members for chat, one in scenario.after.items()}
        stay = {chat: titles[chat] for chat in same}
        expected = {chat: (one.title or titles[chat][0], one.status) for chat, one in scenario.after.items()}
        assert now == stay | expected
        assert announced(net(schedule.changes)) == set(scenario.events)
        assert followed(schedule.changes, before) == pairs(after)
        assert [reconcile(one) for one in EVERYBODY] == [Outcome()] * len(EVERYBODY)


@pytest.mark.parametrize("module", ["chats.handlers.provision", "chats.handlers.relay"])
def test_all_of_it_takes_only_what_is_declared(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, str]] = set()
    real = use_case.provision

    def provision(*given: Any) -> Any:
        TABLE.touched.clear()
        try:
            return real(*given)
        finally:
            seen.update(TABLE.touched if module == "chats.handlers.provision" else ())

    def relayed(*given: Any) -> Any:
        TABLE.touched.clear()
        kept = without_no_ops(*given)
        seen.update(TABLE.touched if module == "chats.handlers.relay" else ())
        return kept

    monkeypatch.setattr(use_case, "provision", provision)
    monkeypatch.setattr("chats.schedule.without_no_ops", relayed)
    for scenario in (*YEARS, *DECISIONS):
        test_scenario(scenario)
    assert ("state", "BatchGetItem") in seen
    assert seen <= declared_for(module)


def test_the_table_in_the_docs_is_the_one_that_is_tested() -> None:
    path = Path(__file__).parents[3] / "docs" / "scenarios.md"
    assert path.read_text(encoding="utf-8") == page(ALL, BEFORE_MEMBERS)
