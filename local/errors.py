"""The error of what runs on this machine."""

from __future__ import annotations

from operations.errors import CommandError


class LocalError(CommandError):
    """Something on this machine is in the way. The message says what, and what to do about it."""
