"""The form of a person's СНИЛС, the insurance number of which only a keyed hash is ever kept (docs/adr/0023). Pure."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"([0-9]{3})[- ]?([0-9]{3})[- ]?([0-9]{3})[- ]?([0-9]{2})")
LAST_WITHOUT_CHECK = 1_001_998
"""Numbers up to this one have no check digits; nobody of a school has one."""


def digits_of(text: str) -> str | None:
    """The eleven digits of `112-233-445 95`, also without dash or blank; None where the check digits don't fit."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        return None
    number, check = "".join(match.groups()[:3]), int(match[4])
    if int(number) <= LAST_WITHOUT_CHECK:
        return None
    weighed = sum(int(digit) * (9 - place) for place, digit in enumerate(number))
    return f"{number}{match[4]}" if weighed % 101 % 100 == check else None
