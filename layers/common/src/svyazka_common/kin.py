"""A person's family, by the guardianships that count today."""

from __future__ import annotations

from svyazka_common import clock
from svyazka_common.reading import inverse, partition
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import Guardianship, person_pk
from svyazka_common.rights import counts


def children_of(person_id: str) -> set[str]:
    """The children whose guardian the person is."""
    items, today = partition(person_pk(person_id), Prefix.GUARDIAN_OF.key("")), clock.today()
    return {relation.child_id for relation in of_kind(Guardianship, items) if counts(relation, today)}


def guardians_of(person_id: str) -> set[str]:
    """The guardians of a person."""
    items, today = inverse(person_pk(person_id), Prefix.GUARDED_BY.key("")), clock.today()
    return {relation.guardian_id for relation in of_kind(Guardianship, items) if counts(relation, today)}
