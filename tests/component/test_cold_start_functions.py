"""Each built function answers with its code and layer alone, and loads what it was meant to load."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from layer_child import function_path, layer, on_layer

from infra_cdk.functions import FUNCTIONS
from local.bench import world
from local.bench.cold_start import function_environment
from local.bench.endpoint import aws_endpoint
from local.bench.measuring import Subject, start
from local.bench.parties import serving_parties
from local.bench.scenarios import SCENARIOS
from svyazka_common import aws
from svyazka_common.cold_start import DEFERRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra_cdk.specification import Function

LARGEST_MEGABYTES = 44  # a third of it is cryptography, for ESIA alone; nobody else loads it
RUNNING: dict[str, set[str]] = {
    "chats.handlers.create": set(),
    "chats.handlers.provision": {"msgspec.json"},
    "link.handlers.status": set(),
    "sms.handlers.status": {"msgspec.json"},
    "roster.handlers.follow_up": set(),
    "roster.handlers.import_school": {"asyncio", "dateutil.parser", "dateutil.tz"},
}
"""Functions, and what is put off that a call of theirs needs: S3 gives dates, a message of a queue is JSON."""
LOADED = """
import json, sys
from importlib import import_module
class Context:
    function_name = invoked_function_arn = aws_request_id = "x"
    memory_limit_in_mb = "1024"
handler, event, deferred = map(json.loads, sys.argv[1:])
module, _, name = handler.rpartition(".")
sys.stdout, out = sys.stderr, sys.stdout
getattr(import_module(module), name)(event, Context())
here = [name for name in deferred if name in sys.modules]
ran = [name for name in here if sys.modules[name].__spec__.loader.has_run]
print(json.dumps([here, ran]), file=out)
"""


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    before = dict(os.environ)
    with aws_endpoint() as endpoint, serving_parties() as parties_address:
        aws.client.cache_clear()
        yield function_environment(endpoint, parties_address)
        aws.client.cache_clear()
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.module)
def test_it_answers(function: Function, environment: dict[str, str]) -> None:
    world.renew()
    scenario = SCENARIOS[function.module]
    path = function_path(function.context)
    event = scenario.prepare()
    started = start(Subject(name=function.module, handler=function.handler, path=path, event=event, env=environment))
    assert scenario.holds(started.answer), (started.answer, started.log)


def test_what_is_put_off_is_met_and_stays_off(environment: dict[str, str]) -> None:
    """An entry that is never met is moot; one that runs all the same wins nothing."""
    met: set[str] = set()
    for module, running in RUNNING.items():
        world.renew()
        event = SCENARIOS[module].prepare()
        arguments = (LOADED, f"functions.{module}.handler", event, list(DEFERRED))
        here, ran = on_layer(*arguments, context=module.partition(".")[0], **environment)
        assert set(ran) <= running, module
        met |= set(here)
    assert met == set(DEFERRED)


def test_the_layer_is_small() -> None:
    size = sum(path.stat().st_size for path in layer().rglob("*") if path.is_file())
    assert size < LARGEST_MEGABYTES * 1024 * 1024
