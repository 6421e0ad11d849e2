"""The command line `svyazka`: every command's `--help` has examples, and the parser takes each of them."""

from __future__ import annotations

import json
import re
import shlex
import sys
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from local import cli
from svyazka_common.errors import Code, DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = "svyazka"


def commands_in(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of each command that does something: `("roster", "import")`."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_in(command, (*path, name))
        else:
            yield (*path, name)


ROOT: Any = typer.main.get_command(cli.app)
COMMANDS = sorted(commands_in(ROOT))
GROUPS = sorted({path[:length] for path in COMMANDS for length in range(len(path))})


def shown_help(*path: str) -> str:
    answer = CliRunner().invoke(cli.app, [*path, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    assert answer.exit_code == 0
    return answer.output


def examples_of(path: tuple[str, ...]) -> list[list[str]]:
    lines = [line.strip() for line in shown_help(*path).splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith(f"{PROGRAM} ")]


def parsed(arguments: list[str]) -> tuple[str, ...]:
    """Parse as the program does, without running anything; the path of the command."""
    command, rest = ROOT, list(arguments)
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    command.make_context(PROGRAM, list(rest))
    return tuple(arguments[: len(arguments) - len(rest)])


def test_walk_finds_commands_of_both_packages() -> None:
    assert {("up",), ("why",), ("roster", "import"), ("dead-letters", "redrive"), ("bench", "roster")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_of_each_command_has_examples_that_parse(
    path: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "region.zip").touch()  # `roster import` takes a file that is there
    examples = examples_of(path)
    assert examples
    assert {parsed(example) for example in examples} == {path}


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_help_of_each_group_has_an_example_of_a_command_in_it(group: tuple[str, ...]) -> None:
    examples = [parsed(example) for example in examples_of(group)]
    assert examples
    assert [path for path in examples if path not in COMMANDS or path[: len(group)] != group] == []


def test_an_example_that_does_not_parse_is_found() -> None:
    with pytest.raises(Exception, match=re.escape("--nothing")):
        parsed(["why", "anna", "--nothing"])


def test_operators_commands_stand_together_in_the_overview() -> None:
    overview = shown_help()
    assert overview.index("For the operator") < overview.index("dead-letters")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (Code.BUSY, "The stage answers busy. Run the command again in a minute: it goes on where it stopped."),
        (Code.PERSON_UNKNOWN, "The stage answers person_unknown."),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "json"])
def test_a_refusal_of_the_stage_is_one_line_for_the_operator(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], code: Code, message: str
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise DomainError(code)

    monkeypatch.setattr("operations.erasing.enter", refuse)
    monkeypatch.setattr(cli, "stop_like_ctrl_c", lambda: None)
    monkeypatch.setattr(cli, "stop_with_uv", lambda: None)
    monkeypatch.setattr(sys, "argv", [PROGRAM, "erase-person", "p1", "--stage", "dev", *options])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.err == f"svyazka: {message}\n"
    document = json.loads(printed.out) if options else None
    assert document == ({"ok": False, "error": message} if options else None)
