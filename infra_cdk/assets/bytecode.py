"""Compiled modules that Lambda takes as they are.

Lambda's file system is read-only: without a `.pyc` beside it every module would be compiled again at each cold start.
The archive gives files other times than they have here, so the compiled modules are marked "unchecked": the
interpreter trusts them without looking at the source's time. What functions and modules say of themselves is left out:
it would be read at each start and is never asked for. Classes keep theirs, since dataclasses look at it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_COMPILING = Path(__file__).with_name("compiling.py")


def compile_modules(root: Path, mounted: str) -> None:
    """Compile every module below `root`, which Lambda will see at the path `mounted` (tracebacks name it).

    A fresh interpreter with a fixed hash seed does it, so that the same sources give the same bytes.
    """
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", str(_COMPILING), str(root), mounted], check=True, env={"PYTHONHASHSEED": "0"}
    )
