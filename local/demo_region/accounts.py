"""Logins for everybody, passwords for a few."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from local.demo_region.transliteration import latin

if TYPE_CHECKING:
    from random import Random

    from local.demo_region.people import Human

_WORDS = """
bereza veter gora doroga zarya iskra klen luna more nebo ozero pole reka sosna tuman uroki zima
"""


def give_usernames(humans: list[Human]) -> None:
    """`petrov.so`, `petrov.so2`, …: from the name, unique in the region."""
    taken: Counter[str] = Counter()
    for human in humans:
        initials = latin(human.given_name)[:1] + latin(human.patronymic)[:1]
        plain = f"{latin(human.family_name)}.{initials}"
        taken[plain] += 1
        human.username = plain if taken[plain] == 1 else f"{plain}{taken[plain]}"


def password(chance: Random) -> str:
    """Three words and a number: `reka-sosna-luna-42`."""
    return "-".join([*chance.sample(_WORDS.split(), 3), str(chance.randint(10, 99))])
