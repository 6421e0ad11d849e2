"""Modules that are put off behave like modules that are not."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from svyazka_common.cold_start import DEFERRED, DOCSTRINGS, LEAVES, Deferrals, LeavesFirst, on_call, on_instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    type Put = Callable[..., ModuleType]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Writes the modules of a package `late`, imports it put off, and notes in `sys.late_ran` what has run."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "late_ran", [], raising=False)

    def write(
        modules: dict[str, str],
        provided: dict[str, Callable[[ModuleType], object]] | None = None,
        also: tuple[str, ...] = (),
    ) -> ModuleType:
        (tmp_path / "late").mkdir()
        for name, text in ({"__init__": ""} | modules).items():
            note = f"import sys\nsys.late_ran.append({name!r})\n"
            (tmp_path / "late" / f"{name}.py").write_text(note + text)
        finder = Deferrals({"late": provided or {}} | {name: {} for name in also})
        monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
        return importlib.import_module("late")

    yield write
    for name in [name for name in sys.modules if name.partition(".")[0] == "late"]:
        del sys.modules[name]


def ran() -> list[str]:
    return list(vars(sys)["late_ran"])


def test_importing_runs_nothing_and_the_first_use_runs_it_once(put: Put) -> None:
    late = put({"__init__": "number = 7\n"})
    assert ran() == []
    assert (late.number, late.number) == (7, 7)
    assert ran() == ["__init__"]
    with pytest.raises(AttributeError, match="other"):
        _ = late.other


def test_a_name_that_is_passed_on_imports_only_where_it_comes_from(put: Put) -> None:
    init = "from late.one import (\n    first,  # the first\n    second as renamed,\n)\nfrom .two import third\n"
    late = put({"__init__": init, "one": "first = 1\nsecond = 2\n", "two": "third = 3\n"})
    assert (late.first, late.renamed) == (1, 2)
    assert ran() == ["one"]
    assert late.third == 3
    assert ran() == ["one", "two"]


def test_submodules_are_imported_without_the_package(put: Put) -> None:
    put({"one": "number = 1\n"})
    assert importlib.import_module("late.one").number == 1
    namespace: dict[str, object] = {}
    exec("from late import one", namespace)  # noqa: S102 - the statement is what is tested
    assert ran() == ["one"]


def test_a_submodule_may_ask_its_package_for_a_name_of_another(put: Put) -> None:
    init = "from late.one import first\nfrom late.two import second\n"
    put({"__init__": init, "one": "from late import second\nfirst = second\n", "two": "second = 2\n"})
    assert importlib.import_module("late.one").first == 2
    assert ran() == ["one", "two"]


def test_what_is_provided_is_there_without_running(put: Put) -> None:
    late = put(
        {"__init__": "number = 7\ndef add(a, b): return a + b\n"}, {"add": on_call("add"), "number": lambda _m: 7}
    )
    add = late.add
    assert late.number == 7
    assert ran() == []
    assert add(1, b=2) == 3
    assert ran() == ["__init__"]
    assert late.add is not add
    assert add(1, b=3) == 4


def test_a_class_stands_for_itself_until_somebody_wants_an_instance(put: Put) -> None:
    late = put(
        {"__init__": "class Zone:\n    def __init__(self, name): self.name = name\n"}, {"Zone": on_instance("Zone")}
    )
    stand_in = late.Zone
    assert {stand_in: 1}[late.Zone] == 1
    assert ran() == []
    assert stand_in("Europe/Moscow").name == "Europe/Moscow"
    assert ran() == ["__init__"]
    assert type(stand_in("Asia/Tomsk")) is late.Zone


@pytest.mark.parametrize(
    ("variables", "found"),
    [({}, {}), ({"NO_PROXY": "localhost"}, {}), ({"HTTPS_PROXY": "http://proxy.test"}, {"https": "http://proxy.test"})],
)
def test_proxies_are_looked_for_where_the_environment_names_any(
    variables: dict[str, str], found: dict[str, str], put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    late = put(
        {"__init__": "from urllib.request import getproxies_environment as getproxies\n"},
        dict(DEFERRED["urllib.request"]),
    )
    assert late.getproxies() == found
    assert ran() == (["__init__"] if found else [])


def test_an_error_while_running_is_raised_and_comes_again(put: Put) -> None:
    late = put({"__init__": "raise ValueError('broken')\n"})
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            _ = late.number


def test_two_threads_see_a_whole_module(put: Put) -> None:
    late = put({"__init__": "import time\nfirst = 1\ntime.sleep(0.05)\nlast = 2\n"})
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.append(late.last)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [2, 2, 2, 2]
    assert ran() == ["__init__"]


def test_threads_whose_modules_need_each_others_imports_come_to_an_end(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    monkeypatch.setattr(sys, "late_begun", begun, raising=False)
    shared = "sys.late_begun.wait(5)\nimport late.two\nnumber = late.two.number\n"
    beginning = "import time\nsys.late_begun.set()\ntime.sleep(0.1)\nimport late.shared\nnumber = late.shared.number\n"
    put({"one": beginning, "two": "number = 2\n", "shared": shared}, also=("late.one", "late.two"))
    seen: list[int] = []
    works = (
        lambda: seen.append(importlib.import_module("late.one").number),
        lambda: seen.append(importlib.import_module("late.shared").number),
    )
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert seen == [2, 2]


def test_a_module_may_have_a_getattr_of_its_own(put: Put) -> None:
    late = put({"__init__": "def __getattr__(name): return name * 2\n"})
    assert late.ab == "abab"
    assert late.cd == "cdcd"


def test_what_is_put_off_exists_with_the_names_that_are_provided() -> None:
    """An update that renames a module makes putting it off moot; one that renames a name makes it wrong."""
    program = (
        "import json, sys; from importlib import import_module\n"
        "print(json.dumps({m: [n for n in names if not hasattr(import_module(m), n)]"
        " for m, names in json.loads(sys.argv[1]).items()}))"
    )
    names = json.dumps({module: list(provided) for module, provided in DEFERRED.items()})
    missing = _run_apart(program, names)
    assert json.loads(missing) == {module: [] for module in DEFERRED}


def test_what_stands_in_is_like_the_original() -> None:
    program = (
        "import asyncio, collections.abc, inspect, boto3.compat, typing, pydantic.plugin._loader as plugins\n"
        "from pydantic import json_schema\n"
        "import urllib.request, zoneinfo, xml.etree.ElementTree as etree\n"
        "from botocore.docs import docstring\n"
        "from aws_lambda_powertools.event_handler.types import EventHandlerInstance\n"
        "assert boto3.compat.collections_abc is collections.abc\n"
        "assert isinstance(EventHandlerInstance, typing.TypeVar)\n"
        "assert list(plugins.get_plugins()) == []\n"
        "assert json_schema.DEFAULT_REF_TEMPLATE == '#/$defs/{model}'\n"
        "assert issubclass(json_schema.PydanticJsonSchemaWarning, UserWarning)\n"
        "assert issubclass(etree.ParseError, SyntaxError)\n"
        "assert issubclass(zoneinfo.ZoneInfoNotFoundError, KeyError)\n"
        "assert (urllib.request.getproxies(), urllib.request.proxy_bypass('aws')) == ({}, False)\n"
        "try: asyncio.current_task()\n"
        "except RuntimeError as error: assert str(error) == 'no running event loop'\n"
        f"assert all(inspect.isclass(getattr(docstring, name)) for name in {DOCSTRINGS!r})\n"
    )
    _run_apart(program)


@pytest.mark.parametrize("listed", ["late.top", "top"])
def test_leaves_are_imported_once_and_before_what_needs_them(
    put: Put, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    put({"top": "from late import leaf\n", "leaf": "", "other": ""})
    finder = LeavesFirst({listed: ("late.other", "late.leaf")})
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    importlib.import_module("late.top")
    assert ran() == ["other", "leaf", "top"]
    finder.find_spec("late.top", None)
    assert ran() == ["other", "leaf", "top"]


def test_leaves_exist_and_stand_outside_of_what_they_are_imported_ahead_of() -> None:
    """A package that is being found can't be imported: its own modules would make it a second time."""
    for name, leaves in LEAVES.items():
        assert not [leaf for leaf in leaves if leaf == name or leaf.startswith(f"{name}.")], name
        _run_apart(
            "import sys\nfrom importlib import import_module\nfor name in sys.argv[1:]: import_module(name)", *leaves
        )


def _run_apart(program: str, *arguments: str) -> str:
    """The output of a program in an interpreter in which nothing is put off, and that knows no proxy."""
    command = [sys.executable, "-c", program, *arguments]
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout  # noqa: S603 - our own program
