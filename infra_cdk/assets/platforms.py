"""The processor architectures that assets are built for."""

from __future__ import annotations

import platform
from typing import Literal

type Architecture = Literal["arm64", "x86_64"]

# Lambda's Python 3.13 runs on Amazon Linux 2023 (glibc 2.34), which takes every manylinux_2_28 wheel.
WHEEL_PLATFORMS: dict[Architecture, str] = {
    "arm64": "aarch64-manylinux_2_28",
    "x86_64": "x86_64-manylinux_2_28",
}


def host_architecture() -> Architecture:
    """The architecture of this machine, which the local stage runs functions on."""
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"
