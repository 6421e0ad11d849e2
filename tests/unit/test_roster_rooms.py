"""The rooms of the roster: which of them may import which. What only types need counts, too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROSTER = Path(__file__).parents[2] / "functions" / "roster"
STAGES = ("read", "map", "diff", "plan", "apply")
AWS = {"boto3", "botocore", "svyazka_common.aws", "svyazka_common.transactions", "svyazka_common.reading"}


def imported(module: Path) -> set[str]:
    """The modules that a module imports, whole names."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            modules |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def modules_of(room: str) -> list[Path]:
    """The modules of a room, which may be a single one."""
    single = ROSTER / f"{room}.py"
    return [single] if single.exists() else [*(ROSTER / room).glob("*.py")]


def rooms_of(room: str) -> set[str]:
    """The rooms of the roster that the modules of a room import, other than itself."""
    own = f"functions.roster.{room.replace('/', '.')}"
    names = {name for module in modules_of(room) for name in imported(module)}
    left = {name for name in names if name.startswith("functions.roster.") and not f"{name}.".startswith(f"{own}.")}
    return {name.split(".")[2] if name.split(".")[2] != "changes" else ".".join(name.split(".")[2:4]) for name in left}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_rules_and_earlier_stages_only(stage: str) -> None:
    earlier = set(STAGES[: STAGES.index(stage)])

    assert rooms_of(stage) <= earlier | {"rules"} | ({"repository"} if stage == "apply" else set())


@pytest.mark.parametrize("room", ["rules", "read", "map", "diff", "plan", "changes/rules", "changes/schemas"])
def test_no_rule_and_no_stage_before_apply_reaches_aws(room: str) -> None:
    names = {name for module in modules_of(room) for name in imported(module)}

    assert names
    assert not names & AWS


def test_rules_lean_on_no_other_room() -> None:
    assert rooms_of("rules") == set()
    assert rooms_of("changes/rules") <= {"rules", "changes.schemas"}


def test_handlers_ask_use_cases_and_never_the_repository_or_a_stage() -> None:
    assert not rooms_of("handlers") & {"repository", *STAGES}


def test_the_repository_knows_neither_use_cases_nor_handlers() -> None:
    assert rooms_of("repository") <= {"rules", "schemas", *STAGES}
