"""What stops a command, said to the person who typed it."""

from __future__ import annotations


class LocalError(Exception):
    """Something on this machine is in the way; the message says what, and what to do."""
