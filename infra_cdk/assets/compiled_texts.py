"""Compiling, when the layer is built, what Python would compile from text at each start."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RECORDING = Path(__file__).with_name("recording.py")
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "recording",
    "AWS_SECRET_ACCESS_KEY": "recording",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
}


FILE = Path("compiled.marshal")
"""Its name in a package (`svyazka_common.lean.compiled.FILE`)."""


def write_compiled_texts(package: Path, modules: Iterable[str], *, known: Iterable[str] = ()) -> None:
    """Import modules in an interpreter of their own, from this environment, and write what was compiled meanwhile.

    What importing `known` compiles is left out. This environment and the layer come from the same lock file, and the
    results don't depend on the processor.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    lists = (" ".join(sorted(known)), " ".join(sorted(modules)))
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(_RECORDING), paths, str(package / FILE), *lists], check=True, env=_ENVIRONMENT
    )


def shared_modules(sources: Iterable[Path]) -> frozenset[str]:
    """What Python sources import that is no function's: modules of the layer and of the standard library."""
    imported = chain.from_iterable(_imported(ast.parse(source.read_bytes())) for source in sources)
    return frozenset(name for name in imported if name.partition(".")[0] != "functions")


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str() as module, level=0):
                yield module
