"""The program, from the npm package that carries it, kept under `.build/`."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from pathlib import Path

from infra_cdk.assets.build_folder import built

PACKAGE, VERSION = "amplify-dynamodb-simulator", "2.9.30"
# `npm view amplify-dynamodb-simulator@2.9.30 dist.integrity`
INTEGRITY = "sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="
INSIDE = "package/emulator/"


def program() -> Path:
    """The folder with DynamoDBLocal.jar; downloaded (56 MB) where it is not there yet."""
    return built(f"dynamodb-local-{VERSION}", _unpack)


def _unpack(folder: Path) -> None:
    # The package's own dependencies (some hundred) are not wanted: so it is packed, and not installed.
    with tempfile.TemporaryDirectory() as download:
        tools = Path(sys.executable).parent
        subprocess.run(  # npm of our own environment
            [str(tools / "npm"), "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", download],
            cwd=download,
            env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            check=True,
        )
        archive = Path(download) / f"{PACKAGE}-{VERSION}.tgz"
        _check(archive)
        with tarfile.open(archive) as packed:
            for member in packed:
                if member.name.startswith(INSIDE):
                    member.name = member.name.removeprefix(INSIDE)
                    packed.extract(member, folder, filter="data")


def _check(archive: Path) -> None:
    digest = "sha512-" + b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        message = f"{PACKAGE}@{VERSION} is not what was pinned: {digest}"
        raise RuntimeError(message)
