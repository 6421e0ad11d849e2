"""СНИЛС of demo people: in the roster of a few, and at the stand-in for ЕСИА of everybody who is known there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.demo_region.casting import Actor

IN_ROSTER: frozenset[Actor] = frozenset({"teacher_without_class", "group_teacher", "child_in_first_class"})
"""Who comes in through Госуслуги at once; everybody else logs in by password first."""


def number_of(person_id: str) -> int:
    """32 bits that are a person's alone; identifiers at each party are made of it."""
    return int.from_bytes(hashlib.sha256(person_id.encode()).digest()[:4])


def snils_of(person_id: str) -> str:
    """`123-456-789 01`, with its check digits."""
    digits = f"{100_000_000 + number_of(person_id) % 900_000_000:09}"
    rest = sum(int(digit) * (9 - place) for place, digit in enumerate(digits)) % 101 % 100
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {rest:02}"
