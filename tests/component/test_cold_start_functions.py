"""Each built function answers with its code and layer alone, and loads what it was meant to load."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates
from layer_child import function_path, layer, on_layer

from infra_cdk.functions import FUNCTIONS
from local.bench import world
from local.bench.bare import bare_handler, bare_route
from local.bench.cold_start import function_environment
from local.bench.endpoint import aws_endpoint
from local.bench.measuring import Subject, start
from local.bench.parties import serving_parties
from local.bench.scenarios import SCENARIOS
from local.stand_ins.keys import new_key_pair
from svyazka_common import aws
from svyazka_common.cold_start import DEFERRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra_cdk.specification import Function

LARGEST_MEGABYTES = 46  # a third of it is cryptography, for ESIA alone; nobody else loads it
RUNNING: dict[str, set[str]] = {
    "chats.handlers.create": set(),
    "chats.handlers.provision": {"msgspec.json"},
    "link.handlers.status": set(),
    "sign_in.handlers.gosuslugi_callback": {"msgspec.json"},
    "sms.handlers.status": {"msgspec.json"},
    "roster.handlers.follow_up": {"pydantic.json_schema"},
    "roster.handlers.import_school": {"gzip", "tempfile"},
}
"""Functions, and what is put off that a call needs: parts are packed, messages are JSON and have schemas."""
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

SIGNED = """
import json, sys
import msgspec
from functions.sign_in.esia.exchange import token_keys
from functions.sign_in.esia.signing import CertificateSigner, EsiaSecret
from functions.sign_in.settings import GosuslugiSettings
certificate, key, settings = map(json.loads, sys.argv[1:])
signatures = [CertificateSigner(certificate, key).sign("text", form).hex() for form in ("raw", "pkcs7")]
secret = EsiaSecret(provider_certificates=(certificate,))
[public] = token_keys(msgspec.convert(settings, GosuslugiSettings), secret, "")
print(json.dumps([*signatures, public.as_pem(private=False).decode()]))
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
    depth = most = 0
    def begun(code, *_):
        nonlocal depth, most
        depth += words(code)
        most = max(most, depth)
    def ended(code, *_):
        nonlocal depth
        depth -= words(code)
    monitoring, events = sys.monitoring, sys.monitoring.events
    monitoring.use_tool_id(monitoring.PROFILER_ID, "depth")
    begin = (events.PY_START, events.PY_RESUME, events.PY_THROW)
    end = (events.PY_RETURN, events.PY_YIELD, events.PY_UNWIND)
    for event in begin + end:
        monitoring.register_callback(monitoring.PROFILER_ID, event, begun if event in begin else ended)
    monitoring.set_events(monitoring.PROFILER_ID, sum(begin + end))
    import_module(module)
    monitoring.set_events(monitoring.PROFILER_ID, 0)
    return most
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


def test_the_bare_handler_and_the_bare_route_answer(environment: dict[str, str]) -> None:
    assert start(bare_handler(environment)).answer == {}
    greeting = start(bare_route(environment)).answer
    assert (greeting["statusCode"], json.loads(greeting["body"])) == (200, {"text": "Hello, Anna"})


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


def test_a_function_signs_for_esia_and_reads_its_certificate() -> None:
    """A region's functions do neither, so no call above needs what is put off of cryptography."""
    pair = new_key_pair("client")
    chosen = {
        "issuer": "http://esia.test/",
        "authorise_url": "https://esia.test/ac",
        "token_url": "https://esia.test/te",
        "client_id": "CLIENT",
        "client_certificate_hash": "AB12",
        "signer": "certificate",
        "secret": "esia",
    }
    raw, pkcs7, public = on_layer(SIGNED, pair.certificate_pem, pair.key_pem, chosen, context="sign_in")
    pair.key.public_key().verify(bytes.fromhex(raw), b"text", PKCS1v15(), SHA256())
    [certificate] = load_der_pkcs7_certificates(bytes.fromhex(pkcs7))
    assert certificate == pair.certificate
    assert load_pem_public_key(public.encode()) == pair.key.public_key()


def test_the_layer_is_small() -> None:
    size = sum(path.stat().st_size for path in layer().rglob("*") if path.is_file())
    assert size < LARGEST_MEGABYTES * 1024 * 1024
