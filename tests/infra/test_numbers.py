"""How much of the project one function is: what somebody has to know who opens it, and what it loads to start."""

from __future__ import annotations

from functools import cache

import grimp
import pytest

from infra_cdk.assets.build_folder import PROJECT

REACHED = {
    "functions.sign_in.handlers.log_in": (40, 25),
    "functions.chats.handlers.provision": (48, 35),
    "functions.roster.handlers.import_school": (52, 45),
}
"""A handler's module → the most project modules that its import reaches: as it is, and what is aimed at."""

FUNCTIONS_MODULES = (294, 160)
"""Modules in `functions/`: as it is, and what is aimed at."""


@cache
def imports() -> grimp.ImportGraph:
    """Who imports whom when a program runs; what only types need is no import."""
    return grimp.build_graph("functions", "svyazka_common", exclude_type_checking_imports=True, cache_dir=None)


def reached_from(module: str) -> set[str]:
    """The module and all that its import runs, but packages: their `__init__` says what is in them."""
    graph, reached, waiting = imports(), set[str](), [module]
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            waiting += graph.find_modules_directly_imported_by(name)
            package = name.rpartition(".")[0]
            waiting += [package] if package else []
    return {name for name in reached if not graph.find_children(name)}


@pytest.mark.parametrize(("handler", "bounds"), REACHED.items())
def test_a_handler_reaches_few_modules(handler: str, bounds: tuple[int, int]) -> None:
    reached = reached_from(handler)
    assert len(reached) <= bounds[0], sorted(reached)


def test_there_are_few_modules_in_functions() -> None:
    modules = list((PROJECT / "functions").rglob("*.py"))
    assert len(modules) <= FUNCTIONS_MODULES[0]


def test_values_are_structs() -> None:
    """Each class of a dataclass adds half a millisecond to a cold start (docs/adr/0004)."""
    sources = [file for folder in ("functions", "layers") for file in (PROJECT / folder).rglob("*.py")]
    assert [file.name for file in sources if "@dataclass" in file.read_text("utf-8")] == []
