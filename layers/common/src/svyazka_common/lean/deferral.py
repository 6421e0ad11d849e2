"""An import hook for modules that run only when something in them is asked for."""

from __future__ import annotations

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

_running = threading.RLock()


class Deferrals:
    """Finds modules by name; for each, the names that it answers for without having run (mostly none).

    Submodules of a package that has not run are imported as usual. The first other name that is asked of the module
    runs it as it is.
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

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)  # what else a loader can do: source, resources

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
                if _is_submodule(module, name):
                    raise AttributeError(name)  # the import statement goes on to import it
            with _running:
                if self._started and names.get("__getattr__") is answer:
                    raise AttributeError(name)  # it is running, in this thread, and not so far yet
                self.run(module)
            return getattr(module, name)

        names["__getattr__"] = answer

    def run(self, module: ModuleType) -> None:
        """Run the module as it is, once."""
        with _running:
            if self._started:
                return
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


def exported_from(submodule: str, name: str) -> Callable[[ModuleType], Any]:
    """A name that the package only passes on from a module in it."""
    return lambda package: getattr(import_module(submodule, package.__name__), name)


def on_call(name: str) -> Callable[[ModuleType], Any]:
    """A function or class that is only ever called: the call runs the module and goes to the real one."""

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
