"""What the table has of one organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.accounts import Account, AccountClaim
    from svyazka_common.records.base import Record
    from svyazka_common.records.imports import HeldRemoval
    from svyazka_common.records.relations import Relation
    from svyazka_common.records.roster import Organisation, Person, SchoolClass

type Key = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class Stored:
    """The roster of an organisation as it is: relations by key, classes and persons by id, ended ones too.

    `continued` are the classes that the bundle's go on with, of whatever organisation. `left` are the pupils who have
    no place in the bundle any more, and no role anywhere else. `whole`: all of the organisation is here, and not only
    what a list of changes has to do with.
    """

    whole: bool = True
    organisation: Organisation | None = None
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    relations: dict[Key, Relation] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    accounts: dict[Key, Account] = field(default_factory=dict)
    claims: dict[str, AccountClaim] = field(default_factory=dict)
    continued: dict[str, SchoolClass] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    held: list[HeldRemoval] = field(default_factory=list)

    def add(self, relations: Iterable[Relation]) -> None:
        """Note relations."""
        self.relations |= {key(one): one for one in relations}

    def roles(self) -> Iterator[RoleAssignment]:
        """Those in the organisation."""
        return (one for one in self.relations.values() if isinstance(one, RoleAssignment))

    def in_classes(self) -> Iterator[InClass]:
        """Relations to the organisation's classes."""
        return (one for one in self.relations.values() if isinstance(one, InClass))

    def guardianships(self) -> Iterator[Guardianship]:
        """Those of the organisation's pupils."""
        return (one for one in self.relations.values() if isinstance(one, Guardianship))


def key(record: Record) -> Key:
    """Partition and sort key."""
    return record.pk, record.sk
