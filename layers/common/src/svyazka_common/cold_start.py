"""A quick start of a function: modules are loaded only when something in them is used, and imports nest less deeply.

`install()` comes before third-party packages are imported (functions/__init__.py calls it); nothing else knows of it.
`DEFERRED` lists what is put off and why, `LEAVES` what is imported ahead; docs/adr/0004-cold-start.md has the figures.

Where Lambda SnapStart saves a function's memory after the handler's import and restores it many times, hooks are
registered by `snapshot_restore_py`, a part of Lambda's Python runtime (https://docs.aws.amazon.com/lambda/latest/dg/
snapstart-runtime-hooks-python.html). Tests, the local stack and stages without SnapStart run without it.
"""

from __future__ import annotations

import collections.abc
import gc
import os
import re
import sys
import threading
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    type Provided = Mapping[str, Callable[[ModuleType], Any]]

YOUNG_OBJECTS = 100_000


def install() -> None:
    """Defer and reorder the listed modules that are imported from now on, and run the garbage collector less often.

    Where Lambda takes a snapshot of the function, its hooks are registered. A second call changes nothing.
    """
    if any(isinstance(finder, Deferrals) for finder in sys.meta_path):
        return
    # Importing makes objects that stay: looking through them every 2,000 takes a tenth of a cold start.
    gc.set_threshold(YOUNG_OBJECTS)
    sys.meta_path[:0] = [LeavesFirst(LEAVES), Deferrals(DEFERRED)]
    _prepare_snapshots()


def _prepare_snapshots() -> None:
    """Have Lambda load what clients are made of before it takes a snapshot, and seed chance anew after a restore.

    Nothing else has to be made anew. Secrets, credentials, clients and connections are first asked for by a call, so
    that no snapshot holds any. `secrets` and `uuid4` take their bytes from the operating system.
    """
    if find_spec("snapshot_restore_py") is None:
        return
    import random  # noqa: PLC0415 - for SnapStart alone

    from snapshot_restore_py import (  # type: ignore[import-not-found]  # noqa: PLC0415 - there only in Lambda
        register_after_restore,
        register_before_snapshot,
    )

    register_before_snapshot(_load_descriptions)
    # Environments restored from one snapshot would else wait equally long where they met (`write_conflicts.pause`).
    register_after_restore(random.seed)


def _load_descriptions() -> None:
    from svyazka_common import aws  # noqa: PLC0415 - botocore, which must not be imported before modules are deferred

    aws.load_descriptions()


# A module that two threads ask for runs in one of them. The other doesn't wait for ever: each could hold what the
# other's imports need.
PATIENCE_SECONDS = 5.0


class Deferrals:
    """Finds the modules to put off by name; each value holds the names that are answered without a run (mostly none).

    A package that has not run lets its submodules be imported as usual. A name that the package only imports from
    another module is taken from that module. The first other name that is asked for runs the module.
    """

    def __init__(self, modules: Mapping[str, Provided]) -> None:
        self._modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module of ours, with a loader that puts the module off."""
        if fullname not in self._modules:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = cast("Loader", _DeferredLoader(spec.loader, self._modules[fullname]))
        return spec


class _DeferredLoader:
    def __init__(self, loader: Loader, provided: Provided) -> None:
        self._loader = loader
        self._provided = provided
        self._started = False
        self._running = threading.RLock()
        self._exports: dict[str, tuple[str, str]] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)  # what else a loader can do: source, resources

    @property
    def has_run(self) -> bool:
        """Whether the module has run, or is running."""
        return self._started

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        names = vars(module)

        def answer(name: str) -> Any:
            if name == "__path__":
                raise AttributeError(name)  # asked of every parent in an import; packages have it from the beginning
            if not self._started:
                if name in self._provided:
                    return names.setdefault(name, self._provided[name](module))
                if (origin := self._passed_on(module).get(name)) is not None:
                    return names.setdefault(name, getattr(import_module(origin[0], module.__name__), origin[1]))
                if _is_submodule(module, name):
                    raise AttributeError(name)  # the import statement goes on to import it
            self.run(module)
            if names.get("__getattr__") is answer:
                raise AttributeError(name)  # it is running, in this thread, and not so far yet
            return getattr(module, name)

        names["__getattr__"] = answer

    def _passed_on(self, module: ModuleType) -> dict[str, tuple[str, str]]:
        if self._exports is None:
            is_package = "__path__" in vars(module)
            self._exports = _passed_on(self._loader, module.__name__) if is_package else {}
        return self._exports

    def run(self, module: ModuleType) -> None:
        """Run the module's own code once. Another thread waits for the end, at most `PATIENCE_SECONDS`.

        Code that the module itself imports meanwhile finds only the names that it has defined so far.
        """
        if not self._running.acquire(timeout=PATIENCE_SECONDS):
            return
        try:
            if not self._started:
                self._run(module)
        finally:
            self._running.release()

    def _run(self, module: ModuleType) -> None:
        self._started = True
        answer = module.__getattr__
        try:
            self._loader.exec_module(module)
        except BaseException:
            self._started = False
            raise
        if vars(module)["__getattr__"] is answer:
            del module.__getattr__


def _is_submodule(module: ModuleType, name: str) -> bool:
    path = vars(module).get("__path__")
    return path is not None and PathFinder.find_spec(f"{module.__name__}.{name}", path) is not None


_FROM_IMPORT = re.compile(r"^from +(\S+) +import +(?:\(([^)]*)\)|(.+))$", re.MULTILINE)
_COMMENT = re.compile(r"#.*")


def _passed_on(loader: Any, package: str) -> dict[str, tuple[str, str]]:
    """Return the names that a package's source imports from other modules: name → module and name there."""
    origins = {}
    for module, bracketed, plain in _FROM_IMPORT.findall(loader.get_source(package) or ""):
        if module in {".", package}:
            continue  # submodules; they need no name
        for entry in _COMMENT.sub("", bracketed or plain).split(","):
            name, _, other_name = entry.strip().partition(" as ")
            origins[other_name.strip() or name] = (module, name)
    return origins


def on_call(name: str) -> Callable[[ModuleType], Any]:
    """Return a maker of stand-ins for a function or class that is only called: a call runs its module first."""

    def make(module: ModuleType) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            run(module)
            return getattr(module, name)(*args, **kwargs)

        return call

    return make


def on_instance(name: str) -> Callable[[ModuleType], type]:
    """Return a maker of stand-ins for a class of which others only keep the name: an instance is one of the class.

    pydantic keeps such classes as types of fields, and may keep the stand-in: no model of ours may have such a field.
    """

    def make(module: ModuleType) -> type:
        def new(_stand_in: type, *args: Any, **kwargs: Any) -> Any:
            run(module)
            return getattr(module, name)(*args, **kwargs)

        return type(name, (), {"__new__": new})

    return make


def run(module: ModuleType) -> None:
    """Run a module that was put off, if it has not run yet."""
    loader = getattr(module.__spec__, "loader", None)
    if isinstance(loader, _DeferredLoader):
        loader.run(module)


class LeavesFirst:
    """Imports what a module needs before the module itself: imports then nest less deeply.

    It finds nothing itself. The first time that a listed name, or a name that ends in one, is looked for, it imports
    the modules of the name's list.
    """

    def __init__(self, leaves: Mapping[str, Sequence[str]]) -> None:
        self._leaves = dict(leaves)

    def find_spec(self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        """Import the leaves of a listed module; the finders behind this one find the module."""
        for name in (fullname, fullname.rpartition(".")[2]):
            for leaf in self._leaves.pop(name, ()):
                import_module(leaf)


POWERTOOLS = "aws_lambda_powertools"
DOCSTRINGS = ("ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring")

RECORD_MODELS = ("DynamoDBStreamRecordModel", "KinesisDataStreamRecord", "SqsRecordModel")


def _on_call(*names: str) -> Provided:
    return {name: on_call(name) for name in names}


def _where_proxies_are(name: str, otherwise: Any) -> Callable[[ModuleType], Any]:
    """Return a maker of stand-ins for a function of urllib that looks for proxies: `otherwise` where none is named."""

    def make(module: ModuleType) -> Any:
        def call(*args: Any) -> Any:
            if {variable.lower() for variable in os.environ if variable.lower().endswith("_proxy")} <= {"no_proxy"}:
                return otherwise
            run(module)
            return getattr(module, name)(*args)

        return call

    return make


def _no_running_loop() -> None:
    """Answer as asyncio's `current_task` does where no loop runs: logging asks it for each record."""
    message = "no running event loop"
    raise RuntimeError(message)


def _no_docstring(*_arguments: object, **_described: object) -> None:
    """Give a client's method no docstring."""


DEFERRED: Mapping[str, Provided] = {
    # Packages whose __init__ imports all that they have.
    POWERTOOLS: {},
    f"{POWERTOOLS}.event_handler": {},
    f"{POWERTOOLS}.event_handler.openapi": {},
    f"{POWERTOOLS}.event_handler.types": {"EventHandlerInstance": lambda _module: TypeVar("EventHandlerInstance")},
    f"{POWERTOOLS}.utilities.data_classes": {},
    "cryptography.hazmat.primitives.serialization": {},
    "cryptography.x509": _on_call("load_der_x509_certificate", "load_pem_x509_certificate"),
    "phonenumbers": {},
    "urllib3": {},
    "urllib3.http2": {},
    "boto3": {},
    # Modules that are there for what no handler does: writing documentation, following a path through JSON, reading
    # dates in free form, copying files to S3, looking for plugins.
    "botocore.docs": {},
    "botocore.docs.docstring": dict.fromkeys(DOCSTRINGS, lambda _module: _no_docstring),
    "boto3.compat": {"collections_abc": lambda _module: collections.abc},
    f"{POWERTOOLS}.utilities.jmespath_utils": {},
    # Powertools' batches import the models of all events where pydantic is loaded, to name their types.
    f"{POWERTOOLS}.utilities.parser": {},
    f"{POWERTOOLS}.utilities.parser.models": dict.fromkeys(RECORD_MODELS, lambda _module: object),
    f"{POWERTOOLS}.utilities.parser.models.kafka": {"KafkaRecordModel": lambda _module: object},
    "jmespath": {},
    "dateutil.parser": _on_call("parse"),
    "dateutil.tz": _on_call("tzlocal", "tzutc"),
    # What only asynchronous batches and other formats of messages need.
    "asyncio": {"current_task": lambda _module: _no_running_loop},
    "msgspec.inspect": {},
    "msgspec.json": {},
    "msgspec.toml": {},
    "msgspec.yaml": {},
    # Descriptions of models in JSON Schema, of which other modules hold types, defaults and a warning.
    "pydantic.json_schema": {
        **dict.fromkeys(("JsonSchemaKeyT", "JsonSchemaMode", "JsonSchemaValue"), lambda _module: object),
        **_on_call("GenerateJsonSchema", "model_json_schema"),
        "DEFAULT_REF_TEMPLATE": lambda _module: "#/$defs/{model}",
        "PydanticJsonSchemaWarning": lambda _module: UserWarning,
    },
    "pydantic._internal._docs_extraction": _on_call("extract_docstrings_from_cls"),
    "pydantic.plugin._loader": {"get_plugins": lambda _module: tuple},
    # What only other types of fields, other credentials, other services' answers, proxies and large bodies need.
    "ast": {},
    "botocore.monitoring": {},
    "botocore.waiter": {},
    "calendar": {},
    "configparser": {},
    "fractions": {"Fraction": on_instance("Fraction")},
    "getpass": _on_call("getpass"),
    "gzip": _on_call("GzipFile", "compress", "open"),
    "subprocess": _on_call("Popen"),
    "tempfile": _on_call("TemporaryDirectory", "TemporaryFile"),
    "urllib.request": {
        "getproxies": _where_proxies_are("getproxies", {}),
        "proxy_bypass": _where_proxies_are("proxy_bypass", otherwise=False),
    },
    "xml.etree.ElementTree": {"ParseError": lambda _module: SyntaxError},
    "zoneinfo": {"ZoneInfo": on_instance("ZoneInfo"), "ZoneInfoNotFoundError": lambda _module: KeyError},
}

OF_BOTOCORE = ("botocore.exceptions", "botocore.awsrequest", "botocore.config", "botocore.client", "botocore.session")

# Python keeps the frames of a thread in chunks of 16 KiB and gives a chunk back when its first frame returns. An import
# opens five or six frames, so a dozen nested ones fill the first chunk. A loop that calls across its edge then has the
# operating system map and unmap memory at each call. urllib3's regular expressions did so up to 5,700 times in a start.
LEAVES: Mapping[str, Sequence[str]] = {
    "pydantic": ("pydantic_core.core_schema",),
    "botocore": (
        "logging",
        "string",
        "email.utils",
        "email.charset",
        "email.header",
        "http.client",
        "urllib3.util",
    ),
    # A handler imports Powertools, its use cases or both before anything below them.
    POWERTOOLS: OF_BOTOCORE,
    "use_cases": OF_BOTOCORE,
    "svyazka_common.aws": OF_BOTOCORE,
}
"""What is imported ahead of a module, leaves first. No list names a module of the package that it stands for."""
