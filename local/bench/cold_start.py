"""`svyazka bench cold-start`: what the first answer of each built function costs, beside a bare handler."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from http import HTTPStatus
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from infra_cdk.assets import build_function_code, build_layer, host_architecture
from infra_cdk.assets.senders import senders_folder
from infra_cdk.functions import FUNCTIONS
from infra_cdk.stage import stage_named
from local import environment
from local.aws import STAGE
from local.bench import world
from local.bench.bare import bare_handler, bare_route
from local.bench.endpoint import aws_endpoint
from local.bench.measuring import Cost, Start, Subject, start
from local.bench.parties import serving_parties
from local.bench.scenarios import SCENARIOS
from local.bench.table import print_table
from local.errors import LocalError
from operations.terminal import print_document, step
from svyazka_common.passwords import ALLOCATOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from infra_cdk.specification import Function
    from local.bench.scenario import Scenario


AIM = 1.1
AIM_OF_HASHING = 1.35
"""Of functions that hash a password, which is slow on purpose."""


def aim_of(function: Function) -> float:
    """The highest ratio of processor time to the bare handler's (docs/adr/0004-cold-start.md)."""
    return AIM_OF_HASHING if function.hashes_passwords else AIM


BY_MODULE: Mapping[str, Function] = {function.module: function for function in FUNCTIONS}


class Pair(NamedTuple):
    """What a start of the bare handler cost, and that of a function or of the bare route, which followed it."""

    bare: Cost
    subject: Cost


def command(*, runs: int, only: Sequence[str], as_json: bool) -> bool:
    """Measure and print. Raises LocalError where a function's answer was not the expected one."""
    measured = cold_start(runs=runs, only=only)
    if as_json:
        print_document(measured)
    else:
        print_table(measured, runs)
    return True


def cold_start(*, runs: int, only: Sequence[str] = ()) -> dict[str, Any]:
    """Medians of `runs` starts of each function, or of those modules alone that `only` names.

    Raises LocalError where a function fails, answers otherwise than it should, or does not exist.
    Returns {"bare_handler": {cpu_ms, wall_ms}, "bare_route": {cpu_ms, wall_ms, ratio_cpu, ratio_wall}, "functions":
    [{name, cpu_ms, wall_ms, ratio_cpu, ratio_wall, aim}]}. Ratios are to the bare handler; `aim` is the highest ratio
    of processor time that docs/adr/0004-cold-start.md sets.
    """
    chosen = _chosen(only)
    with aws_endpoint() as endpoint, serving_parties() as parties_address:
        env = function_environment(endpoint, parties_address)
        with step("Building what is measured"):
            bare, route = bare_handler(env), bare_route(env)
            layer = build_layer(host_architecture()) / "python"
        with step(f"The bare route, {runs} starts"):
            of_route = [Pair(_start_bare(bare), _start_bare(route)) for _ in range(runs)]
        pairs: dict[str, list[Pair]] = {}
        for function in chosen:
            with step(f"{function.module}, {runs} starts"):
                pairs[function.module] = _measure(function, layer, bare, runs, env)
    return document(of_route, pairs)


def _chosen(only: Sequence[str]) -> list[Function]:
    if unknown := sorted(set(only) - BY_MODULE.keys()):
        message = f"no such functions: {', '.join(unknown)}; they are named as `svyazka bench cold-start` prints them"
        raise LocalError(message)
    return [function for function in FUNCTIONS if not only or function.module in only]


def function_environment(endpoint: str, parties_address: str) -> dict[str, str]:
    """The environment of a function; this process gets it too, for what has to have happened before an event."""
    env = {
        **environment.credentials(int(endpoint.rpartition(":")[2])),
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "bench",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "AWS_LAMBDA_FUNCTION_NAME": "svyazka-bench",
    }
    os.environ.update(env | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"})  # it reaches moto directly
    env |= world.resources(endpoint, parties_address)
    os.environ.update(env)
    return env


def _start_bare(subject: Subject) -> Cost:
    started = start(subject)
    assert started.answer.get("statusCode", HTTPStatus.OK) == HTTPStatus.OK
    return started.cost


def _measure(function: Function, layer: Path, bare: Subject, runs: int, env: Mapping[str, str]) -> list[Pair]:
    path = [build_function_code(function.context), layer]
    if function.judges_senders:
        path.append(senders_folder(stage_named(STAGE).roster_senders) / "python")
    if function.hashes_passwords:
        env = {**env, **ALLOCATOR}
    pairs: list[Pair] = []
    for _ in range(runs):
        before = _start_bare(bare)
        world.renew()
        scenario = SCENARIOS[function.module]
        event = prepared(scenario)
        started = start(Subject(name=function.module, handler=function.handler, path=path, event=event, env=env))
        _check(function.module, scenario, started)
        pairs.append(Pair(before, started.cost))
    return pairs


def prepared(scenario: Scenario) -> dict[str, Any]:
    """The scenario's event. What handlers log on the way to it is not for standard output: that is the document's."""
    with redirect_stdout(sys.stderr):
        return scenario.prepare()


def _check(name: str, scenario: Scenario, started: Start) -> None:
    if not scenario.holds(started.answer):
        message = f"{name} answered otherwise than expected: {started.answer}\n{started.log}"
        raise LocalError(message)


def document(of_route: list[Pair], pairs: Mapping[str, list[Pair]]) -> dict[str, Any]:
    """Medians, and medians of each start's ratio to the bare handler's just before it: a processor's pace drifts."""
    return {
        "bare_handler": _medians([pair.bare for measured in (of_route, *pairs.values()) for pair in measured]),
        "bare_route": _measured(of_route),
        "functions": [
            {"name": name, **_measured(measured), "aim": aim_of(BY_MODULE[name])} for name, measured in pairs.items()
        ],
    }


def _medians(costs: list[Cost]) -> dict[str, float]:
    return {
        "cpu_ms": round(median(cost.cpu_ms for cost in costs), 1),
        "wall_ms": round(median(cost.wall_ms for cost in costs), 1),
    }


def _measured(pairs: list[Pair]) -> dict[str, float]:
    return {
        **_medians([pair.subject for pair in pairs]),
        "ratio_cpu": round(median(pair.subject.cpu_ms / pair.bare.cpu_ms for pair in pairs), 3),
        "ratio_wall": round(median(pair.subject.wall_ms / pair.bare.wall_ms for pair in pairs), 3),
    }
