"""The party that carries a text to a phone."""

from typing import Protocol


class NotTakenError(Exception):
    """The party did not take a text. It tells the kind of failure only: the party's own words can hold the phone."""


class SmsSender(Protocol):
    """Sends a text."""

    def send(self, phone: str, text: str) -> None:
        """Hand a text over. `phone` is E.164. Raises NotTakenError, so that the stream tries again."""
