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

FIRST_CHUNK = 2_045
"""Words of the chunk in which Python keeps a thread's first frames (16 KiB, `DATA_STACK_CHUNK_SIZE` in CPython)."""
RUNTIME = 100
"""Words that the frames of Lambda's runtime may take below a handler's import."""
DEEPEST = """
import json, os, sys
from importlib import import_module
LINKS = 10
words_of = {}
def words(code):
    if code not in words_of:
        cells = set(code.co_cellvars) - set(code.co_varnames)
        words_of[code] = len(code.co_varnames) + len(cells) + len(code.co_freevars) + code.co_stacksize + LINKS
    return words_of[code]
def deepest(module):
    depths, most = [0], [0]
    def gauge(frame, event, _):
        if event == "call":
            depths.append(depths[-1] + words(frame.f_code))
            most[0] = max(most[0], depths[-1])
        elif event == "return" and len(depths) > 1:
            depths.pop()
    sys.setprofile(gauge)
    import_module(module)
    sys.setprofile(None)
    return most[0]
measured = {}
for module in json.loads(sys.argv[1]):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, str(deepest(f"functions.{module}")).encode())
        os._exit(0)
    os.wait()
    measured[module] = int(os.read(reading, 20))
print(json.dumps(measured))
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


@pytest.mark.parametrize("context", sorted({function.context for function in FUNCTIONS}))
def test_imports_stay_in_the_first_chunk_of_the_stack(context: str, environment: dict[str, str]) -> None:
    """Beyond it, a loop that calls across the edge maps and unmaps memory at each call."""
    modules = [function.module for function in FUNCTIONS if function.context == context]
    depths = on_layer(DEEPEST, modules, context=context, **environment)
    assert depths.keys() == set(modules)
    assert {module: depth for module, depth in depths.items() if depth > FIRST_CHUNK - RUNTIME} == {}


def test_the_layer_is_small() -> None:
    size = sum(path.stat().st_size for path in layer().rglob("*") if path.is_file())
    assert size < LARGEST_MEGABYTES * 1024 * 1024
