"""The error that ends a command."""

from __future__ import annotations


class CommandError(Exception):
    """A command can't do what was asked. The message says what is in the way, and what to do about it."""
