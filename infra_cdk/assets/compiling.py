"""Run as a program: compiles every module below a folder, which Lambda sees at another path. Arguments: both."""

from __future__ import annotations

import ast
import importlib.util
import marshal
import sys
from pathlib import Path

_UNCHECKED_HASH = (1).to_bytes(4, "little")  # PEP 552


def without_docstrings(tree: ast.Module) -> ast.Module:
    """Take the docstrings of modules and functions out of a syntax tree, and return it; classes keep theirs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str())) as docstring, *rest]:
                    node.body = rest or [ast.copy_location(ast.Pass(), docstring)]
    return tree


def compiled(source: bytes, filename: str) -> bytes:
    """The content of a `.pyc` that is taken without a look at the source's time."""
    tree = without_docstrings(ast.parse(source, filename))
    code = compile(tree, filename, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + importlib.util.source_hash(source) + marshal.dumps(code)


def main(root: Path, mounted: Path) -> None:
    """Put the compiled modules where the import system looks for them."""
    for source in sorted(root.rglob("*.py")):
        target = Path(importlib.util.cache_from_source(str(source), optimization=""))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(compiled(source.read_bytes(), str(mounted / source.relative_to(root))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
