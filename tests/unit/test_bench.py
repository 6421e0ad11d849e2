"""The cold-start bench covers what is deployed, and says what it measured."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route, Socket
from local.bench.cold_start import Pair, document, prepared
from local.bench.measuring import Cost, Subject, start
from local.bench.scenario import Scenario
from local.bench.scenarios import SCENARIOS
from local.bench.table import print_table
from local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_function_has_an_event_and_no_event_is_left_over() -> None:
    assert set(SCENARIOS) == {function.module for function in FUNCTIONS}


def test_functions_need_their_status_or_their_whole_batch() -> None:
    for function in FUNCTIONS:
        answers = isinstance(function.source, Route | Socket)
        assert (SCENARIOS[function.module].status is not None) == answers, function.module


def test_what_handlers_log_before_the_event_is_not_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy() -> dict[str, str]:
        sys.stdout.write("a log line")
        return {"an": "event"}

    assert prepared(Scenario(noisy)) == {"an": "event"}
    assert capsys.readouterr() == ("", "a log line")


def test_a_start_sees_its_folders_and_the_standard_library_only(tmp_path: Path) -> None:
    (tmp_path / "action.py").write_text(
        "import sys\n"
        "def handler(event, context):\n"
        "    print('logged')\n"
        "    return {'path': sys.path, 'event': event, 'name': context.function_name}\n"
    )
    started = start(Subject(name="x", handler="action.handler", path=[tmp_path], event={"a": 1}, env={}))
    assert started.answer["event"] == {"a": 1}
    assert started.answer["path"][0] == str(tmp_path)
    assert not any("site-packages" in folder for folder in started.answer["path"])
    assert started.log.strip() == "logged"
    assert started.cost.cpu_ms > 0
    assert started.cost.wall_ms > 0


def test_a_start_that_fails_is_told_with_its_output(tmp_path: Path) -> None:
    (tmp_path / "action.py").write_text("import no_such_module\n")
    with pytest.raises(LocalError, match="no_such_module"):
        start(Subject(name="x", handler="action.handler", path=[tmp_path], event={}, env={}))


ONE = Pair(bare=Cost(cpu_ms=1, wall_ms=1), subject=Cost(cpu_ms=2, wall_ms=1))


def test_the_document_holds_medians_and_ratios_to_the_starts_before() -> None:
    pairs = [
        Pair(bare=Cost(cpu_ms=200, wall_ms=400), subject=Cost(cpu_ms=220, wall_ms=200)),
        Pair(bare=Cost(cpu_ms=100, wall_ms=300), subject=Cost(cpu_ms=150, wall_ms=900)),
        Pair(bare=Cost(cpu_ms=900, wall_ms=500), subject=Cost(cpu_ms=1080, wall_ms=500)),
    ]
    assert document([ONE], {"chats.handlers.mine": pairs}) == {
        "bare_handler": {"cpu_ms": 150, "wall_ms": 350},
        "bare_route": {"cpu_ms": 2, "wall_ms": 1, "ratio_cpu": 2.0, "ratio_wall": 1.0},
        "functions": [
            {
                "name": "chats.handlers.mine",
                "cpu_ms": 220,
                "wall_ms": 500,
                "ratio_cpu": 1.2,
                "ratio_wall": 1.0,
                "aim": 1.1,
            }
        ],
    }


def test_a_function_that_hashes_passwords_may_take_longer() -> None:
    measured = document([ONE], {function.module: [ONE] for function in FUNCTIONS})
    longer = {entry["name"] for entry in measured["functions"] if entry["aim"] > 1.1}
    assert longer == {function.module for function in FUNCTIONS if function.hashes_passwords}
    assert "sign_in.handlers.log_in" in longer


def test_the_table_names_each_function(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(document([ONE], {"sign_in.handlers.log_in": [ONE]}), 1)
    printed = capsys.readouterr().out
    assert "sign_in.handlers.log_in" in printed
    assert "2.00" in printed
