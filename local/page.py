"""The page beside a stack: built where its sources have changed, which the stack knows nothing of."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from infra_cdk.assets.page import FILES, PageNotBuiltError, build_page
from local import toolchain
from local.errors import LocalError
from local.lock import only_one
from operations.terminal import step

if TYPE_CHECKING:
    from pathlib import Path


def put_in(home: Path) -> None:
    """Have `home/page` lead to the page of the present sources. Raises LocalError where they don't build."""
    toolchain.install()
    with only_one("page"), step("Building the page"):
        try:
            files = build_page() / FILES
        except PageNotBuiltError as error:
            raise LocalError(str(error)) from error
    link = home / "page"
    with contextlib.suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(files)
