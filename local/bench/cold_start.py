"""`svyazka bench cold-start`: what the first answer of each built function costs, beside a bare boto3 handler."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from infra_cdk.assets import build_function_code, build_layer, host_architecture
from infra_cdk.assets.senders import senders_folder
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from infra_cdk.stage import stage_named
from local import environment
from local.aws import STAGE
from local.bench import world
from local.bench.bare import bare
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

    from infra_cdk.specification import Function
    from local.bench.scenario import Scenario


AIM = 1.1
AIM_OF_HASHING = 1.35
HASHING = frozenset(
    function.module for function in FUNCTIONS if function.hashes_passwords and isinstance(function.source, Route)
)
"""The functions of which each call hashes a password, which is slow on purpose; an import hashes those of its file."""


class Pair(NamedTuple):
    """What a start of the bare handler cost, and the function's start that followed it."""

    bare: Cost
    function: Cost


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
    Returns {"baseline": {cpu_ms, wall_ms}, "functions": [{name, cpu_ms, wall_ms, ratio_cpu, ratio_wall, aim}]}; `aim`
    is the highest ratio of processor time that docs/adr/0004-cold-start.md allows.
    """
    chosen = _chosen(only)
    with aws_endpoint() as endpoint, serving_parties() as parties_address:
        env = function_environment(endpoint, parties_address)
        with step("Building what is measured"):
            subject = bare(env)
        pairs: dict[str, list[Pair]] = {}
        for function in chosen:
            with step(f"{function.module}, {runs} starts"):
                pairs[function.module] = _measure(function, subject, runs, env)
    return document(pairs)


def _chosen(only: Sequence[str]) -> list[Function]:
    modules = {function.module for function in FUNCTIONS}
    if unknown := sorted(set(only) - modules):
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


def _measure(function: Function, subject: Subject, runs: int, env: Mapping[str, str]) -> list[Pair]:
    path = [build_function_code(function.context), build_layer(host_architecture()) / "python"]
    if function.judges_senders:
        path.append(senders_folder(stage_named(STAGE).roster_senders) / "python")
    if function.hashes_passwords:
        env = {**env, **ALLOCATOR}
    pairs: list[Pair] = []
    for _ in range(runs):
        bare_cost = start(subject).cost
        world.renew()
        scenario = SCENARIOS[function.module]
        event = prepared(scenario)
        started = start(Subject(name=function.module, handler=function.handler, path=path, event=event, env=env))
        _check(function.module, scenario, started)
        pairs.append(Pair(bare_cost, started.cost))
    return pairs


def prepared(scenario: Scenario) -> dict[str, Any]:
    """The scenario's event. What handlers log on the way to it is not for standard output: that is the document's."""
    with redirect_stdout(sys.stderr):
        return scenario.prepare()


def _check(name: str, scenario: Scenario, started: Start) -> None:
    if not scenario.holds(started.answer):
        message = f"{name} answered otherwise than expected: {started.answer}\n{started.log}"
        raise LocalError(message)


def document(pairs: Mapping[str, list[Pair]]) -> dict[str, Any]:
    """Medians, and the medians of each start's ratio to the bare start just before it: a processor's pace drifts."""
    return {
        "baseline": _medians([pair.bare for measured in pairs.values() for pair in measured]),
        "functions": [_entry(name, measured) for name, measured in pairs.items()],
    }


def _medians(costs: list[Cost]) -> dict[str, float]:
    return {
        "cpu_ms": round(median(cost.cpu_ms for cost in costs), 1),
        "wall_ms": round(median(cost.wall_ms for cost in costs), 1),
    }


def _entry(name: str, pairs: list[Pair]) -> dict[str, Any]:
    return {
        "name": name,
        **_medians([pair.function for pair in pairs]),
        "ratio_cpu": round(median(pair.function.cpu_ms / pair.bare.cpu_ms for pair in pairs), 3),
        "ratio_wall": round(median(pair.function.wall_ms / pair.bare.wall_ms for pair in pairs), 3),
        "aim": AIM_OF_HASHING if name in HASHING else AIM,
    }
