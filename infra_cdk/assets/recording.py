"""Run as a program: imports what functions import and writes down what Python compiled from text meanwhile.

Arguments: the folders to import from, the file to write, the modules that are known, the modules to import.
`svyazka_common.lean.compiled` reads the file.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import builtins
import collections
import contextlib
import dataclasses
import marshal
import os
import re
import sys
import typing
from array import array
from importlib import import_module
from pathlib import Path
from typing import Any

_regex_compiler: Any = vars(re)["_compiler"]

SERVICES = ("dynamodb", "events", "s3", "secretsmanager", "sns", "sqs")


class _Sre:
    """`_sre` as the regular expressions' compiler sees it, with the arguments of the last call kept."""

    last: tuple[Any, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def compile(self, text: Any, *arguments: Any) -> Any:
        self.last = arguments
        return vars(_sre)["compile"](text, *arguments)


def record() -> dict[str, dict[Any, bytes]]:
    """The three maps of `Compiled`, filled by what is compiled from now on."""
    expressions: dict[Any, bytes] = {}
    statements: dict[Any, bytes] = {}
    patterns: dict[Any, bytes] = {}
    sre = _Sre()
    ordinary = _regex_compiler.compile

    def expression(text: str, filename: str, mode: str) -> Any:
        code = compile(text, filename, mode)
        expressions[text] = marshal.dumps(code)
        return code

    def evaluate(text: str, *namespaces: Any) -> Any:
        return builtins.eval(expression(text, "<string>", "eval"), *namespaces)  # noqa: S307 - stands for eval itself

    def execute(text: str, *namespaces: Any) -> None:
        code = compile(text, "<string>", "exec")
        statements[text] = marshal.dumps(code)
        builtins.exec(code, *namespaces)  # noqa: S102 - stands for exec itself

    def pattern(text: Any, flags: int = 0) -> Any:
        made = ordinary(text, flags)
        if isinstance(text, str | bytes):
            all_flags, code, groups, by_name, by_number = sre.last
            words = array("I", map(int, code)).tobytes()
            patterns[text, int(flags)] = marshal.dumps((int(all_flags), words, groups, dict(by_name), by_number))
        return made

    vars(typing)["compile"] = expression
    vars(collections)["eval"] = evaluate
    vars(dataclasses)["exec"] = execute
    _regex_compiler.compile = pattern
    _regex_compiler._sre = sre  # noqa: SLF001 - the compiler's own name for the module
    return {"expressions": expressions, "statements": statements, "patterns": patterns}


def main(file: Path, before: list[str], modules: list[str]) -> None:
    """Import `before`, then `modules`, and write what was compiled for the latter only."""
    recorded = record()
    from svyazka_common import lean  # noqa: PLC0415 - only now is it recorded
    from svyazka_common.lean.compiled import MADE_BY  # noqa: PLC0415

    lean.install()
    known: dict[str, set[Any]] = {kind: set() for kind in recorded}
    if before:
        _import(before)
        _make_clients()
        known = {kind: set(found) for kind, found in recorded.items()}
    _import(modules)
    _make_clients()
    new = {kind: _sorted(found, known[kind]) for kind, found in recorded.items()}
    file.write_bytes(marshal.dumps({"made_by": MADE_BY, **new}))


def _make_clients() -> None:
    from svyazka_common import aws  # noqa: PLC0415

    for service in SERVICES:
        aws.client(service)


def _import(modules: list[str]) -> None:
    for module in modules:
        # What can't be imported says so where it is used.
        with contextlib.suppress(ImportError):
            import_module(module)


def _sorted(found: dict[Any, bytes], known: set[Any]) -> dict[Any, bytes]:
    return {text: found[text] for text in sorted(found, key=repr) if text not in known}


if __name__ == "__main__":
    _paths, _file, _before, _modules = sys.argv[1:]
    sys.path[:0] = _paths.split(os.pathsep)
    main(Path(_file), _before.split(), _modules.split())
