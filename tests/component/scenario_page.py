"""`docs/scenarios.md` from the scenarios: `uv run python tests/component/scenario_page.py` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chats_scenarios import Scenario

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"
INTRODUCTION = """# The life of a school

What the chats do when the roster changes: each row is a test (`tests/component/test_chats_scenarios.py`), and this page
is written from the tests (`uv run python tests/component/scenario_page.py`). The column "after" has the chats that are
otherwise than before; "told" are the events of chats on the bus, for `chat.members.changed` the chat with who came (+)
and who left (-), as they add up. Beside these, `person.chats.changed` tells of everybody who comes or goes: the tests
follow these events from before to after, without a gap in anybody's numbers.

Before, on 15 October 2026:

"""
COLUMNS = """| what happens | after | told |
|---|---|---|
"""


def page(scenarios: Iterable[Scenario], before: Mapping[str, str]) -> str:
    """The whole page, in Markdown."""
    there = "| chat | members |\n|---|---|\n" + "".join(f"| `{chat}` | {who} |\n" for chat, who in before.items())
    return f"{INTRODUCTION}{there}\n{COLUMNS}{''.join(_row(one) for one in scenarios)}"


def _row(scenario: Scenario) -> str:
    steps = "; then ".join(text for text, _ in scenario.steps)
    after = [
        f"`{chat}`{_notes(one.title, one.status)}: {one.members or 'nobody'}" for chat, one in scenario.after.items()
    ]
    told = [f"`{event}`" for event in scenario.events]
    cells = (f"**{scenario.name}**: {steps}", "<br>".join(after) or "as before", "<br>".join(told))
    return f"| {' | '.join(cells)} |\n"


def _notes(title: str | None, status: str) -> str:
    notes = [f"«{title}»"] if title else []
    notes += ["archived"] if status == "archived" else []
    return f" ({', '.join(notes)})" if notes else ""


if __name__ == "__main__":
    from chats_decisions import DECISIONS
    from chats_scenarios import BEFORE_MEMBERS, SCENARIOS
    from chats_years import YEARS

    PAGE.write_text(page((*SCENARIOS, *YEARS, *DECISIONS), BEFORE_MEMBERS), encoding="utf-8")
