"""How much of the project one function is: what somebody has to know who opens it, and what it loads to start."""

from __future__ import annotations

import re
from functools import cache

import grimp
import pytest

from infra_cdk.assets.build_folder import PROJECT

REACHED = {
    "functions.sign_in.handlers.log_in": (24, 25),
    "functions.chats.handlers.provision": (33, 35),
    "functions.roster.handlers.import_school": (38, 45),
}
"""A handler's module → the most project modules that its import reaches: as it is, and what is aimed at."""

FUNCTIONS_MODULES = (118, 118)
"""Modules in `functions/` beside handlers (one for each function) and `__init__`: as it is, and what is aimed at.

The messenger's contexts are left out: the aim was set before they came. It was 160 of all files, when 42 functions had
251; the same contexts have 231 now, of which 68 are handlers and 45 an `__init__`. So the rest is what can be merged.
"""
MESSENGER = ("messenger", "manual_chats", "safeguarding")

WITHOUT = {
    "functions.chats.handlers.provision": "pydantic",
    "functions.chats.handlers.relay": "pydantic",
    "functions.chats.handlers.sweep": "pydantic",
    "functions.link.handlers.vk_id_callback": "pydantic",
    "functions.link.handlers.vk_id_start": "pydantic",
    "functions.messenger.handlers.frame": "pydantic",
    "functions.roster.handlers.import_bundle": "pydantic",
    "functions.roster.handlers.import_school": "pydantic",
    "functions.safeguarding.handlers.write_export": "pydantic",
    "functions.sign_in.handlers.gosuslugi": "pydantic",
    "functions.sign_in.handlers.gosuslugi_callback": "pydantic",
    "functions.sms.handlers.send": "pydantic",
    "functions.sms.handlers.status": "pydantic",
}
"""A handler's module → a library that its import must not reach, since it is a large part of other functions' start."""


@cache
def imports() -> grimp.ImportGraph:
    """Who imports whom when a program runs; what only types need is no import."""
    return grimp.build_graph(
        "functions",
        "svyazka_common",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def reached_from(module: str) -> set[str]:
    """The module and all that its import runs, libraries by their first name."""
    graph, reached, waiting = imports(), set[str](), [module]
    while waiting:
        if (name := waiting.pop()) not in reached:
            reached.add(name)
            if not graph.is_module_squashed(name):
                waiting += graph.find_modules_directly_imported_by(name)
            package = name.rpartition(".")[0]
            waiting += [package] if package else []
    return reached


def modules_reached_from(module: str) -> set[str]:
    """Of these the project's own modules, but packages: their `__init__` says what is in them.

    What the package `functions` installs before anything else is left out too: it is no part of what a handler does.
    """
    graph = imports()
    own = {name for name in reached_from(module) if not graph.is_module_squashed(name)}
    return {name for name in own if not graph.find_children(name)} - reached_from("functions")


LOWER_ROOMS = re.compile(r"functions\.\w+\.(repository|rules)\b")
UPPER_ROOMS = re.compile(r"functions\.\w+\.(use_cases|handlers)\b")


def test_types_come_from_below_as_calls_go() -> None:
    """The contracts of `pyproject.toml` leave out what only types need: a circle of these is none when it runs."""
    graph = grimp.build_graph("functions", "svyazka_common", cache_dir=None)
    upward = {
        (module, imported)
        for module in graph.modules
        if LOWER_ROOMS.match(module)
        for imported in graph.find_modules_directly_imported_by(module)
        if UPPER_ROOMS.match(imported)
    }
    assert upward == set()


@pytest.mark.parametrize(("handler", "bounds"), REACHED.items())
def test_a_handler_reaches_few_modules(handler: str, bounds: tuple[int, int]) -> None:
    reached = modules_reached_from(handler)
    assert len(reached) <= bounds[0], sorted(reached)


@pytest.mark.parametrize(("handler", "library"), WITHOUT.items())
def test_a_start_loads_no_library_that_it_does_without(handler: str, library: str) -> None:
    assert library not in reached_from(handler)


def test_there_are_few_modules_in_functions() -> None:
    folder = PROJECT / "functions"
    modules = [
        module
        for module in folder.rglob("*.py")
        if module.name != "__init__.py"
        and module.parent.name != "handlers"
        and module.relative_to(folder).parts[0] not in MESSENGER
    ]
    assert len(modules) <= FUNCTIONS_MODULES[0]


def test_values_are_structs() -> None:
    """Each class of a dataclass adds half a millisecond to a cold start (docs/adr/0004)."""
    sources = [file for folder in ("functions", "layers") for file in (PROJECT / folder).rglob("*.py")]
    assert [file.name for file in sources if "@dataclass" in file.read_text("utf-8")] == []


LONGEST_NAME = 70
"""Characters of a test's name: a line of a report shows it whole."""


def test_names_of_tests_are_short() -> None:
    sources = [file.read_text("utf-8") for file in (PROJECT / "tests").rglob("test_*.py")]
    names = [name for source in sources for name in re.findall(r"def (test_\w+)\(", source)]
    assert [name for name in names if len(name) > LONGEST_NAME] == []
