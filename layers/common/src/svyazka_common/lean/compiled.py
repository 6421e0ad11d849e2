"""What Python would compile from text at each start, compiled when the layer was built.

Dataclasses, named tuples and annotations in quotes go through the compiler while a module is imported, and each regular
expression through one that is written in Python: together a sixth of a cold start. The layer holds the results by their
text (infra_cdk/assets/recording.py writes them); a text that is not among them is compiled as ever.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import builtins
import collections
import dataclasses
import marshal
import re
import sys
import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    class Compiled(typing.TypedDict):
        """By text: marshalled code of expressions and of statements, and the arguments of `_sre.compile`."""

        made_by: tuple[Any, ...]
        expressions: dict[str, bytes]
        statements: dict[str, bytes]
        patterns: dict[tuple[str | bytes, int], bytes]


FILE = "compiled.marshal"
MADE_BY = (sys.implementation.cache_tag, sys.version_info[:2], _sre.MAGIC, _sre.CODESIZE)
"""What the results depend on; those of another interpreter are not used."""

_regex_compiler: Any = vars(re)["_compiler"]


def use(packages: Iterable[str]) -> None:
    """Look first at what packages (by their `__file__`) bring: the standard library's modules go through here then."""
    found = [brought for package in packages if (brought := read(f"{package.rpartition('/')[0]}/{FILE}")) is not None]
    if not found:
        return
    expressions = {text: code for brought in found for text, code in brought["expressions"].items()}
    statements = {text: code for brought in found for text, code in brought["statements"].items()}
    patterns = {text: code for brought in found for text, code in brought["patterns"].items()}
    # Globals of these modules, which hide the built-in functions.
    vars(typing)["compile"] = _expression(expressions)
    vars(collections)["eval"] = _run(builtins.eval, expressions)
    vars(dataclasses)["exec"] = _run(builtins.exec, statements)
    _regex_compiler.compile = _pattern(_regex_compiler.compile, patterns)


def read(file: str) -> Compiled | None:
    """What a package brings; None where it brings nothing, or nothing that fits this interpreter."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - pathlib would be imported for this alone
            brought: Compiled = marshal.load(stream)  # noqa: S302 - it comes with our own code
    except FileNotFoundError:
        return None
    return brought if brought["made_by"] == MADE_BY else None


def _expression(known: dict[str, bytes]) -> Any:
    def compile_expression(text: str, filename: str, mode: str) -> Any:
        found = known.get(text)
        return compile(text, filename, mode) if found is None else marshal.loads(found)  # noqa: S302

    return compile_expression


def _run(built_in: Any, known: dict[str, bytes]) -> Any:
    def run(text: str, *namespaces: Any) -> Any:
        found = known.get(text)
        return built_in(text if found is None else marshal.loads(found), *namespaces)  # noqa: S302

    return run


def _pattern(ordinary: Any, known: dict[tuple[str | bytes, int], bytes]) -> Any:
    def compile_pattern(text: Any, flags: int = 0) -> Any:
        found = known.get((text, int(flags))) if isinstance(text, str | bytes) else None
        if found is None:
            return ordinary(text, flags)
        all_flags, code, *groups = marshal.loads(found)  # noqa: S302
        return vars(_sre)["compile"](text, all_flags, memoryview(code).cast("I").tolist(), *groups)

    return compile_pattern
