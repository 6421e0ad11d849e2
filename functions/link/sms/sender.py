"""The party that carries a text to a phone."""

from typing import Protocol


class SmsSender(Protocol):
    """Sends a text; raises where the party did not take it, so that the stream tries again."""

    def send(self, phone: str, text: str) -> None:
        """Hand a text over. `phone` is E.164."""
