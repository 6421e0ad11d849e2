"""The Lambda layer: third-party packages of the lock file and `svyazka_common`, as `python/…`."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from infra_cdk.assets import locked
from infra_cdk.assets.build_folder import builder_sources, built, content_hash, sources
from infra_cdk.assets.bytecode import compile_modules
from infra_cdk.assets.certificates import keep_amazon_roots
from infra_cdk.assets.function_code import COMMON, FUNCTIONS
from infra_cdk.assets.pruning import prune
from infra_cdk.assets.service_models import cut_down, operations_called

if TYPE_CHECKING:
    from pathlib import Path

    from infra_cdk.assets.platforms import Architecture

MOUNTED = "/opt/python"


def build_layer(architecture: Architecture) -> Path:
    """The layer's folder, with `python/` in it as Lambda mounts it at /opt.

    Its name holds the hash of all that went in; what is built already is returned at once. The same inputs give the
    same bytes.
    """
    pinned = locked.requirements()
    our_sources = [*sources(FUNCTIONS, ".py"), *sources(COMMON, ".py")]
    called = operations_called(our_sources)

    def build(folder: Path) -> None:
        python = folder / "python"
        shutil.copytree(_third_party(architecture, pinned), python, copy_function=os.link)
        cut_down(python / "botocore" / "data", called)
        common = python / COMMON.name
        shutil.copytree(COMMON, common, ignore=shutil.ignore_patterns("__pycache__", "py.typed"))
        compile_modules(common, f"{MOUNTED}/{COMMON.name}")

    inputs = content_hash([*sources(COMMON), *builder_sources()], pinned, *sorted(called))
    return built(f"layer-{architecture}-{inputs}", build)


def _third_party(architecture: Architecture, pinned: str) -> Path:
    """The third-party part alone: it changes seldom, so a change of our own code need not build it again."""

    def build(folder: Path) -> None:
        requirements_file = folder / "requirements.txt"
        requirements_file.write_text(pinned)
        locked.install(folder, architecture, requirements_file)
        requirements_file.unlink()
        prune(folder)
        keep_amazon_roots(folder / "botocore" / "cacert.pem")
        compile_modules(folder, MOUNTED)

    return built(f"third-party-{architecture}-{content_hash(builder_sources(), pinned)}", build)
