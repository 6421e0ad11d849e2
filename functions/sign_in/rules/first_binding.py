"""The person of the roster for whose СНИЛС Госуслуги vouches (docs/threats.md, 6). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from svyazka_common.names import tidy
from svyazka_common.snils import digits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from svyazka_common.records.roster import Person


class SnilsClaim(Struct, frozen=True, kw_only=True):
    """A person as Госуслуги knows them: the keyed hash of their СНИЛС, and their name."""

    snils_key: str
    family_name: str
    given_name: str


def snils_claim(person: Mapping[str, Any], hashed: Callable[[str], str | None]) -> SnilsClaim | None:
    """The claim in ESIA's answer about somebody; None unless the state has seen their documents."""
    snils, family_name, given_name = (person.get(name) for name in ("snils", "lastName", "firstName"))
    if not (isinstance(snils, str) and isinstance(family_name, str) and isinstance(given_name, str)):
        return None
    digits = digits_of(snils)
    key = hashed(digits) if digits is not None and person.get("trusted") is True else None
    return None if key is None else SnilsClaim(snils_key=key, family_name=family_name, given_name=given_name)


def holder(people: Sequence[Person], claim: SnilsClaim) -> Person | None:
    """The one person of the roster with that СНИЛС; None where several have it, or a name differs.

    The name binds nobody. But a number that stands beside another name was typed into a stranger's row.
    """
    holders = [person for person in people if person.status == "active" and person.snils_key == claim.snils_key]
    if len(holders) != 1:
        return None
    (person,) = holders
    named = _folded(claim.family_name), _folded(claim.given_name)
    return person if named == (_folded(person.family_name), _folded(person.given_name)) else None


def _folded(name: str) -> str:
    return tidy(name).casefold().replace("ё", "е")
