"""An import hook for modules that run only when something in them is asked for."""

from __future__ import annotations

import re
import threading
from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    type Provided = Mapping[str, Callable[[ModuleType], Any]]

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


def run(module: ModuleType) -> None:
    """Run a module that was put off, if it has not run yet."""
    loader = getattr(module.__spec__, "loader", None)
    if isinstance(loader, _DeferredLoader):
        loader.run(module)
