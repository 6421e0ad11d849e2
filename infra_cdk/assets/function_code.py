"""The code of one context's functions, as the archive that Lambda unpacks."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from infra_cdk.assets.build_folder import PROJECT, builder_sources, built, content_hash, sources
from infra_cdk.assets.bytecode import compile_modules

if TYPE_CHECKING:
    from pathlib import Path

FUNCTIONS = PROJECT / "functions"
COMMON = PROJECT / "layers" / "common" / "src" / "svyazka_common"
MOUNTED = "/var/task"


def build_function_code(context: str) -> Path:
    """The folder with `functions/<context>/…`, from which every handler of the context runs.

    Its name holds the hash of all that went in; what is built already is returned at once. The same inputs give the
    same bytes. Raises FileNotFoundError where there is no such context.
    """
    package = FUNCTIONS / "__init__.py"
    modules = sources(FUNCTIONS / context)
    if not modules:
        raise FileNotFoundError(FUNCTIONS / context)

    def build(folder: Path) -> None:
        for source in (package, *modules):
            target = folder / source.relative_to(PROJECT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        compile_modules(folder, MOUNTED)

    inputs = [package, *modules, *builder_sources()]
    return built(f"code-{context}-{content_hash(inputs)}", build)
