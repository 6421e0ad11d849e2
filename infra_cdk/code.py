"""Where the stacks get the functions' code and layer and the page from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from infra_cdk.assets import build_function_code, build_layer
from infra_cdk.assets.page import build_page

if TYPE_CHECKING:
    from pathlib import Path

    from infra_cdk.assets import Architecture


class BuiltCode(Protocol):
    """Finished folders, each named by the hash of its contents."""

    def layer(self, architecture: Architecture) -> Path:
        """The folder that Lambda mounts at /opt."""
        ...

    def code(self, context: str) -> Path:
        """The folder with the code of a context's functions."""
        ...

    def page(self) -> Path:
        """The folder with the page's files."""
        ...


class FromSources:
    """Built from this project's sources and its lock file."""

    def layer(self, architecture: Architecture) -> Path:
        """See `infra_cdk.assets`."""
        return build_layer(architecture)

    def code(self, context: str) -> Path:
        """See `infra_cdk.assets`."""
        return build_function_code(context)

    def page(self) -> Path:
        """See `infra_cdk.assets.page`."""
        return build_page()
