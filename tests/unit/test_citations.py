"""What the documents and the code cite exists: paths, modules, constants, decisions, functions of the journey.

A path in backticks that begins with a folder of the project is there. One that doesn't, such as `read/table.py`, is the
end of a path that is there; so is the name of a Python file, and of a test's module with or without its suffix.
`<…>` stands for any name, `{a,b}` for each of its names.
"""

from __future__ import annotations

import ast
import os
import re
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra_cdk.assets.build_folder import PROJECT
from infra_cdk.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_THE_TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
DOCUMENTS = [PROJECT / name for name in (*AT_THE_TOP, "web/README.md", "examples/subscriber/README.md")]
DOCUMENTS += sorted((PROJECT / "docs").rglob("*.md"))
FOLDERS = ("data", "docs", "examples", "functions", "infra_cdk", "layers", "local", "operations", "tests", "web")
SOURCES = ("examples", "functions", "infra_cdk", "layers", "local", "operations", "tests", "web")
SUFFIXES = (".py", ".ts", ".tsx", ".toml", ".md", ".json", ".yaml", ".tsv", ".csv")
NOT_OURS = {".git", "node_modules", "__pycache__", "cdk.out", "dist", ".venv"}
PACKAGES = {
    "functions": PROJECT / "functions",
    "infra_cdk": PROJECT / "infra_cdk",
    "local": PROJECT / "local",
    "operations": PROJECT / "operations",
    "svyazka_common": PROJECT / "layers" / "common" / "src" / "svyazka_common",
}

IN_BACKTICKS = re.compile(r"`([^`\s]+)`")
PATH = re.compile(r"\.?[\w<>{},*-]+(?:/[\w<>{},.*-]+)*/?")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
ONE_FILE = re.compile(r"`(\w+\.py|test_\w+)`")
MODULE = re.compile(r"`((?:functions|infra_cdk|local|operations|svyazka_common)(?:\.\w+)+)`")
IN_A_ROOM = re.compile(r"`((?:handlers|use_cases|rules|repository|records)(?:\.\w+)+)`")
CONSTANTS = re.compile(r"((?:`[A-Z][A-Z_0-9]+`(?:, | and )?)+) in `([\w./]+\.py)`")
DECISION = re.compile(r"\b(?:docs/adr/(\d{4})|ADRs? (\d{1,2})\b)")


@cache
def tree() -> frozenset[str]:
    """Every file and folder of the project, relative to it."""
    paths = set()
    for folder, names, files in os.walk(PROJECT):
        names[:] = [name for name in names if name not in NOT_OURS and (folder != str(PROJECT) or name in FOLDERS)]
        paths |= {Path(folder, name).relative_to(PROJECT).as_posix() for name in (*names, *files)}
    return frozenset(paths)


def exists(cited: str) -> bool:
    pattern = re.sub(r"<[^>]*>", "*", cited.rstrip("/"))
    if cited.split("/", maxsplit=1)[0] in FOLDERS:
        return pattern in tree() or ("*" in pattern and any(fnmatchcase(path, pattern) for path in tree()))
    return any(f"/{path}".endswith(f"/{pattern}") for path in tree())


def unfolded(text: str) -> Iterator[str]:
    """`functions/{a,b}/c` as `functions/a/c` and `functions/b/c`."""
    parts = [part.strip("{}").split(",") for part in re.split(r"(\{[^}]*\})", text)]
    return ("".join(choice) for choice in product(*parts))


def paths_in(text: str) -> Iterator[str]:
    """What stands in backticks and is a path of this project."""
    for cited in IN_BACKTICKS.findall(text):
        if "::" in cited or not PATH.fullmatch(cited):
            continue
        ours = "/" in cited and cited.split("/")[0] in FOLDERS
        if ours or ("/" in cited and cited.endswith(SUFFIXES) and "<" not in cited):
            yield from unfolded(cited)


def sources() -> Iterator[Path]:
    """The code, without this test, whose examples name what is not there."""
    suffixes = (".py", ".ts", ".tsx", ".toml")
    paths = (PROJECT / path for path in tree() if path.split("/")[0] in SOURCES and path.endswith(suffixes))
    return (path for path in paths if path != Path(__file__))


def missing_files(text: str) -> list[str]:
    """Names of Python files and of tests in backticks that no file of the project has."""
    return [name for name in ONE_FILE.findall(text) if not exists(f"{name.removesuffix('.py')}.py")]


@cache
def names_in(module: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.parse(module.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.TypeAlias() | ast.Assign() | ast.AnnAssign():
                names |= {
                    one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
                }
    return frozenset(names)


def is_module(cited: str) -> bool:
    """Whether `functions.roster.use_cases.preview` is a module, or its last parts a name in one."""
    root, *parts = cited.split(".")
    return _leads_to_a_name(PACKAGES[root], parts)


def is_in_a_room(cited: str) -> bool:
    """Whether `rules.budgets` is a module of some context or of the layer, or its last parts a name in one."""
    room, *parts = cited.split(".")
    places = (*(PROJECT / "functions").glob(f"**/{room}"), PACKAGES["svyazka_common"] / room)
    return any(_leads_to_a_name(place, parts) for place in places)


def _leads_to_a_name(place: Path, names: list[str]) -> bool:
    parts = list(names)
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    module = place / (f"{parts.pop(0)}.py" if parts and (place / f"{parts[0]}.py").is_file() else "__init__.py")
    return not parts or (module.is_file() and parts[0] in names_in(module))


def missing_modules(text: str) -> list[str]:
    """Modules in backticks, named from the project's folder or from their room on, that are not there."""
    missing = [cited for cited in MODULE.findall(text) if not is_module(cited)]
    return missing + [cited for cited in IN_A_ROOM.findall(text) if not is_in_a_room(cited)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_paths_and_links_of_a_document_exist(document: Path) -> None:
    text = document.read_text("utf-8")
    missing = [cited for cited in paths_in(text) if not exists(cited)]
    missing += [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    missing += missing_files(text)
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_modules_that_a_document_names_exist(document: Path) -> None:
    assert missing_modules(document.read_text("utf-8")) == []


def test_constants_that_a_document_names_stand_in_their_module() -> None:
    cited = {
        (name, module)
        for document in DOCUMENTS
        for names, module in CONSTANTS.findall(document.read_text("utf-8"))
        for name in IN_BACKTICKS.findall(names)
    }
    assert cited
    missing = {(name, module) for name, module in cited if name not in names_in(_whole_path(module))}
    assert missing == set()


def _whole_path(end: str) -> Path:
    (path,) = (path for path in tree() if f"/{path}".endswith(f"/{end}"))
    return PROJECT / path


def test_walk_finds_each_answer_in_two_steps() -> None:
    walk = (PROJECT / "docs" / "journey.md").read_text("utf-8").partition("## The walk")[2]
    rows = [[cell.strip(" `") for cell in line.split("|")[1:4]] for line in walk.splitlines() if line.startswith("| ")]
    steps = {(folder.rstrip("/"), file) for _, folder, file in rows[1:]}
    assert len(steps) == 7
    assert {file for folder, file in steps if Path(file).parent.as_posix() != folder} == set()


def test_paths_and_modules_that_the_code_cites_exist() -> None:
    missing = []
    for path in sources():
        text = path.read_text("utf-8")
        cited = [one for one in paths_in(text) if one.split("/")[0] in FOLDERS and not exists(one)]
        cited += missing_modules(text) + missing_files(text)
        missing += [f"{path.relative_to(PROJECT)}: {one}" for one in cited]
    assert missing == []


def test_decisions_that_are_cited_exist() -> None:
    numbers = {int(path.name[:4]) for path in (PROJECT / "docs" / "adr").glob("0*.md")}
    cited = {
        (path.relative_to(PROJECT).as_posix(), int(first or second))
        for path in (*sources(), *DOCUMENTS)
        for first, second in DECISION.findall(path.read_text("utf-8"))
    }
    assert {(path, number) for path, number in cited if number not in numbers} == set()
    assert len(cited) > len(numbers)  # the pattern reads what is there


def test_list_of_decisions_is_whole() -> None:
    folder = PROJECT / "docs" / "adr"
    listed = set(LINK.findall((folder / "README.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}


def test_functions_that_the_journey_names_exist() -> None:
    """The table's last column names functions as their declarations do."""
    rows = [
        line for line in (PROJECT / "docs" / "journey.md").read_text("utf-8").splitlines() if re.match(r"\| \d+ ", line)
    ]
    named = {one for row in rows for one in IN_BACKTICKS.findall(row.rstrip("| ").rpartition("|")[2])}
    assert named
    assert named - {function.module for function in FUNCTIONS} == set()


@pytest.mark.parametrize(
    ("cited", "there"),
    [
        ("docs/adr/README.md", True),
        ("docs/adr/0000-nothing.md", False),
        ("infra_cdk/stages/<stage>.toml", True),
        ("adr/README.md", True),
        ("nothing/README.md", False),
    ],
)
def test_a_path_that_is_not_there_is_found(cited: str, there: bool) -> None:  # noqa: FBT001
    assert exists(cited) is there


def test_a_module_that_is_named_from_its_room_on_and_not_there_is_found() -> None:
    assert missing_modules("`rules.membership_policy.POLICY`, `records.chats`") == []
    assert missing_modules("`rules.nothing`, `rules.membership_policy.NOTHING`") == [
        "rules.nothing",
        "rules.membership_policy.NOTHING",
    ]


def test_a_file_that_is_named_alone_and_not_there_is_found() -> None:
    assert missing_files("`test_threats.py`, `test_threats`, `reconcile.py`") == []
    assert missing_files("`test_of_nothing.py`, `test_of_nothing`, `nothing_here.py`") == [
        "test_of_nothing.py",
        "test_of_nothing",
        "nothing_here.py",
    ]


@pytest.mark.parametrize(
    ("cited", "there"),
    [
        ("infra_cdk.functions", True),
        ("infra_cdk.functions.FUNCTIONS", True),
        ("operations.target.enter", True),
        ("operations.target.nothing", False),
        ("operations.nothing", False),
    ],
)
def test_a_module_that_is_not_there_is_found(cited: str, there: bool) -> None:  # noqa: FBT001
    assert is_module(cited) is there
