"""Ports on the loopback address."""

from __future__ import annotations

import socket

from local.errors import LocalError

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 4566


def is_free(port: int) -> bool:
    """Tell whether nobody listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def require_free(port: int) -> None:
    """Raise LocalError where the port is taken."""
    if not is_free(port):
        message = (
            f"Port {port} is taken by another program. "
            f"Stop that program, or choose another port: uv run svyazka up --port {port + 1}"
        )
        raise LocalError(message)
