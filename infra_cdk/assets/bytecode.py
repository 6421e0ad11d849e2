"""Compiled modules that Lambda takes as they are.

Lambda's file system is read-only: without a `.pyc` beside it every module would be compiled again at each cold start.
The archive gives files other times than they have here, so the compiled modules are marked "unchecked": the
interpreter trusts them without looking at the source's time.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_COMPILE = """
import py_compile, sys
from pathlib import Path

root, mounted = Path(sys.argv[1]), Path(sys.argv[2])
for source in sorted(root.rglob("*.py")):
    py_compile.compile(
        str(source),
        dfile=str(mounted / source.relative_to(root)),
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
"""


def compile_modules(root: Path, mounted: str) -> None:
    """Compile every module below `root`, which Lambda will see at the path `mounted` (tracebacks name it).

    A fresh interpreter with a fixed hash seed does it, so that the same sources give the same bytes.
    """
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-c", _COMPILE, str(root), mounted], check=True, env={"PYTHONHASHSEED": "0"}
    )
