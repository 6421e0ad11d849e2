"""Reading what ties people to organisations and to each other, for ties and contacts; consistent reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common import reading
from svyazka_common.contact_policy import contacts_in_force
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, key_of, of_kind, ref_of
from svyazka_common.records.roster import Guardianship, Person, person_pk
from svyazka_common.records.school_policy import SchoolPolicy, policy_sk
from svyazka_common.rights import FACTS
from svyazka_common.settings import Setting
from svyazka_common.ties import KnownPerson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Item
    from svyazka_common.records.school_policy import ContactsPreset
    from svyazka_common.rights import Fact

KINDS: dict[str, type[Any]] = {kind.entity: kind for kind in FACTS}


def read_known(people: Iterable[str]) -> dict[str, KnownPerson]:
    """What the roster has about people, by person id; for those who don't exist, nothing.

    Two rounds: what lies in their partitions, then the enrolments of their children.
    """
    ids = sorted(set(people))
    pks = [person_pk(person_id) for person_id in ids]
    # From enrolments to loads lie guardianships, homerooms and links, and hardly anything else; between the person and
    # the roles lies the study profile.
    items = reading.side_by_side(
        [
            *reading.between_reads(pks, Prefix.ENROLMENT.key(""), Prefix.LOAD.key("~")),
            *reading.between_reads(pks, Prefix.PERSON.key(), Prefix.ROLE.key("~")),
        ]
    )
    persons = {person.person_id: person for person in of_kind(Person, items)}
    own: dict[str, dict[str, Fact]] = {person_id: {} for person_id in ids}
    for ref, fact in _facts(items).items():
        own[fact.pk.removeprefix(person_pk(""))][ref] = fact
    wards = {
        person_id: [fact.child_id for fact in facts.values() if isinstance(fact, Guardianship)]
        for person_id, facts in own.items()
    }
    children = sorted({child for of_person in wards.values() for child in of_person})
    enrolments = reading.partitions(map(person_pk, children), Prefix.ENROLMENT.key("")) if children else {}
    return {
        person_id: KnownPerson(
            person_id=person_id,
            person=persons.get(person_id),
            facts=own[person_id]
            | {ref: fact for child in wards[person_id] for ref, fact in _facts(enrolments[person_pk(child)]).items()},
        )
        for person_id in ids
    }


def read_presets(organisations: Iterable[str]) -> dict[str, ContactsPreset]:
    """The tables of contacts that organisations have chosen, by organisation id."""
    keys = [key_of(Prefix.ORGANISATION.key(one), policy_sk()) for one in sorted(set(organisations))]
    policies = of_kind(SchoolPolicy, get_all(Setting.STATE_TABLE.read(), keys))
    return {policy.organisation_id: contacts_in_force(policy) for policy in policies}


def _facts(items: Iterable[Item]) -> dict[str, Fact]:
    facts: list[Fact] = [KINDS[entity].from_item(item) for item in items if (entity := item["entity"]["S"]) in KINDS]
    return {ref_of(fact): fact for fact in facts}
