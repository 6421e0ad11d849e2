"""Days that follow each other."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def reversed_days(starts_on: str | None, ends_on: str | None) -> None:
    """Refuse an end before the beginning, where both are given. Raises PydanticCustomError."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise PydanticCustomError("dates_reversed", "ends before it begins")
