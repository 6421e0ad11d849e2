"""A built folder as an asset of the CDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk.aws_lambda import Code

if TYPE_CHECKING:
    from pathlib import Path


def code_asset(folder: Path) -> Code:
    """The folder's name holds the hash of its contents, so nothing needs to be hashed again."""
    return Code.from_asset(str(folder), asset_hash=folder.name)
