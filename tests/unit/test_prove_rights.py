"""`svyazka prove rights`: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from local import cli
from local.prove import command
from local.prove.walk import Outcome, Violation

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest

WRONG = Violation(
    call="GET /api/school", what="a class", role="administrator", situation="over", allowed=False, answer="200"
)


@contextmanager
def some_port() -> Generator[int]:
    yield 4566


def ran(monkeypatch: pytest.MonkeyPatch, outcome: Outcome, *options: str) -> tuple[int, str]:
    def walk(*_: Any) -> Outcome:
        return outcome

    monkeypatch.setattr(command, "_port", some_port)
    monkeypatch.setattr(command, "_walk", walk)
    monkeypatch.setattr(command, "DeployedStack", lambda port: port)
    result = CliRunner().invoke(cli.app, ["prove", "rights", *options])
    return result.exit_code, result.stdout


def test_stack_that_is_as_the_table_says_ends_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    code, printed = ran(monkeypatch, Outcome(cases=7), "--json")
    made = json.loads(printed)
    assert (code, made["cases"], made["roles"], made["violations"]) == (0, 7, 6, [])
    assert made["routes"] > 30


def test_violation_ends_with_one_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = Outcome(cases=7, violations=[WRONG])
    code, printed = ran(monkeypatch, outcome, "--json")
    assert code == 1
    assert json.loads(printed)["violations"] == [
        {
            "call": "GET /api/school",
            "what": "a class",
            "role": "administrator",
            "situation": "over",
            "allowed": False,
            "answer": "200",
        }
    ]
    code, printed = ran(monkeypatch, outcome)
    assert code == 1
    assert "1 violations" in printed


def test_table_that_does_not_fit_the_routes_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "gaps", lambda _: ["GET /api/new: no row"])
    code, printed = ran(monkeypatch, Outcome(), "--json")
    assert code == 1
    assert printed == ""
