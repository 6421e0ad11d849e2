"""What is stored of one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from svyazka_common.records.roster import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Organisation, Person, Relation, SchoolClass

type Key = tuple[str, str]


class StoredRoster(Struct, frozen=True, kw_only=True):
    """The roster of an organisation as it is: relations by key, classes and persons by id, ended ones too.

    `continued` contains the classes, of whatever organisation, that the bundle's classes continue. `left` contains
    pupils who have no place in the bundle any more, and no role anywhere else. `whole`: all of the organisation is
    here, not only what a list of changes concerns.
    """

    whole: bool = True
    organisation: Organisation | None = None
    classes: Mapping[str, SchoolClass] = field(default_factory=dict)
    relations: Mapping[Key, Relation] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    continued: Mapping[str, SchoolClass] = field(default_factory=dict)
    left: frozenset[str] = frozenset()

    def with_relations(self, relations: Iterable[Relation]) -> StoredRoster:
        """The same with more relations."""
        return replace(self, relations={**self.relations, **{key(relation): relation for relation in relations}})

    def with_classes(self, classes: Iterable[SchoolClass]) -> StoredRoster:
        """The same with more classes."""
        return replace(self, classes={**self.classes, **{one.class_id: one for one in classes}})

    def roles(self) -> Iterator[RoleAssignment]:
        """The roles in the organisation."""
        return (relation for relation in self.relations.values() if isinstance(relation, RoleAssignment))

    def in_classes(self) -> Iterator[InClass]:
        """Relations to the organisation's classes."""
        return (relation for relation in self.relations.values() if isinstance(relation, InClass))

    def guardianships(self) -> Iterator[Guardianship]:
        """The guardianships of the organisation's pupils."""
        return (relation for relation in self.relations.values() if isinstance(relation, Guardianship))


def key(record: Record) -> Key:
    """Partition and sort key."""
    return record.pk, record.sk
