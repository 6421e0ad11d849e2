"""Writes `docs/scenarios.md` from the scenarios: `PYTHONPATH=tests/component uv run python -m chats.scenario_page`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chats.scenarios import Scenario

PAGE = Path(__file__).parents[3] / "docs" / "scenarios.md"
INTRODUCTION = """# The life of a school

What the chats do when the roster changes. Each row is a test (`tests/component/chats/test_scenarios.py`), and
`PYTHONPATH=tests/component uv run python -m chats.scenario_page` writes this page from the tests. The column "after"
has only the chats that changed. The column "events" has the events about chats on the bus; for `chat.members.changed`
it has the chat, who came (+) and who left (-), as a sum. In addition, `person.chats.changed` goes out for each person
who comes or goes. The tests follow these events from before to after, and find no gap in a person's numbers.

Before, on 15 October 2026:

"""
COLUMNS = """| what happens | after | events |
|---|---|---|
"""


def page(scenarios: Iterable[Scenario], before: Mapping[str, str]) -> str:
    """The whole page, in Markdown."""
    there = "| chat | members |\n|---|---|\n" + "".join(f"| `{chat}` | {who} |\n" for chat, who in before.items())
    return f"{INTRODUCTION}{there}\n{COLUMNS}{''.join(_row(one) for one in scenarios)}"


def _row(scenario: Scenario) -> str:
    steps = ". Then ".join(text for text, _ in scenario.steps)
    after = [
        f"`{chat}`{_notes(one.title, one.status)}: {one.members or 'nobody'}" for chat, one in scenario.after.items()
    ]
    events = [f"`{event}`" for event in scenario.events]
    cells = (f"**{scenario.name}**: {steps}", "<br>".join(after) or "as before", "<br>".join(events))
    return f"| {' | '.join(cells)} |\n"


def _notes(title: str | None, status: str) -> str:
    notes = [f"«{title}»"] if title else []
    notes += ["archived"] if status == "archived" else []
    return f" ({', '.join(notes)})" if notes else ""


if __name__ == "__main__":
    from chats.scenarios import BEFORE_MEMBERS, SCENARIOS
    from chats.scenarios_by_hand import DECISIONS
    from chats.scenarios_of_years import YEARS

    PAGE.write_text(page((*SCENARIOS, *YEARS, *DECISIONS), BEFORE_MEMBERS), encoding="utf-8")
