"""Reading everything that a person's membership is decided by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository.facts import facts_among, own_facts, records, with_around
from functions.chats.repository.followers import follow
from functions.chats.rules.audience import claims, classes_to_list
from functions.chats.rules.facts import Fact, Facts, key_parts, place_ref
from svyazka_common import partitions
from svyazka_common.records.base import Record, key_of
from svyazka_common.records.chats import ChatRef, Followers
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship
from svyazka_common.records.roster import class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


ENROLMENTS, FOLLOWERS = Prefix.ENROLMENT.key(""), Prefix.FOLLOWERS.key()


def read_facts(person_id: str, today: str) -> Facts:
    """The person's facts, memberships, classes and chats, by consistent reads.

    Costs one Query where the person isn't linked; else at most two rounds more: the children, then classes and chats.
    Each later round reads no less fresh than the earlier one, and every fact is checked again by the write that rests
    on it.
    """
    [facts] = read_all([person_id], today)
    return facts


def read_all(people: Iterable[str], today: str) -> list[Facts]:
    """The same of several people, in order: a class or chat that many of them share is read once, after all of them."""
    ids = list(people)
    stored = partitions.partitions(map(person_pk, ids))
    own = {person_id: own_facts(person_id, stored[person_pk(person_id)]) for person_id in ids}
    linked = [facts for facts in own.values() if facts.link() is not None]
    children = _children(linked, today)
    known = [replace(facts, facts=facts.facts | facts_among(children[facts.person_id])) for facts in linked]
    wanted = [_around(facts, today) for facts in known]
    around = _read(wanted)
    whole = {
        facts.person_id: with_around(facts, asked.among(around)) for facts, asked in zip(known, wanted, strict=True)
    }
    return [whole.get(person_id, facts) for person_id, facts in own.items()]


def _children(linked: list[Facts], today: str) -> dict[str, list[Record]]:
    """Each guardian's children's enrolments, read after each child knows the guardian to be told of its changes.

    So whoever changes an enrolment after this read sees the guardian, and what was changed before is read here.
    """
    wards = {facts.person_id: [one.child_id for one in facts.counting(Guardianship, today)] for facts in linked}
    # Whoever is in no chat yet is hardly known to a child: to ask first would only be one more read.
    new = {facts.person_id for facts in linked if not facts.members}
    follow((guardian, child) for guardian in sorted(new) for child in wards[guardian])
    found = _enrolments({child for children in wards.values() for child in children})
    others = [(guardian, child) for guardian in sorted(wards.keys() - new) for child in wards[guardian]]
    known = {(guardian, child) for child, of_child in found.items() for guardian in _guardians(of_child)}
    if unknown := [pair for pair in others if pair not in known]:
        follow(unknown)
        found |= _enrolments({child for _, child in unknown})
    return {guardian: [one for child in children for one in found[child]] for guardian, children in wards.items()}


def _enrolments(children: Iterable[str]) -> dict[str, list[Record]]:
    ids = list(children)
    stored = partitions.betweens(map(person_pk, ids), ENROLMENTS, FOLLOWERS)
    return {child: records(stored[person_pk(child)]) for child in ids}


def _guardians(of_child: list[Record]) -> set[str]:
    return {guardian for record in of_child if isinstance(record, Followers) for guardian in record.guardian_ids}


type Around = dict[str, dict[str, Record]]
"""Records of classes and organisations by partition and sort key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person's facts lead to: single items by their keys, and partitions of classes to be read whole."""

    keys: set[tuple[str, str]]
    listed: set[str]

    def among(self, around: Around) -> Iterator[Record]:
        """What of it was found."""
        for pk in sorted(self.listed):
            yield from around.get(pk, {}).values()
        for pk, sk in sorted(self.keys):
            if pk not in self.listed and (record := around.get(pk, {}).get(sk)) is not None:
                yield record


def _around(facts: Facts, today: str) -> Asked:
    """The classes and organisations of all that counts, and the chats that it leads into or that the person is in."""
    found = claims(facts, today)
    held = [ChatRef.parse(member.chat_id) for member in facts.members if member.kind != "manual"]
    refs = [claim.chat for claim in found] + held
    resting_on = [*(claim.relation for claim in found), *_of_members(facts), *_to_come(facts, today)]
    keys = {(ref.pk, ref.sk) for ref in refs} | {key_parts(ref) for fact in resting_on if (ref := place_ref(fact))}
    return Asked(keys=keys, listed={class_pk(lineage) for lineage in classes_to_list(found)})


def _read(wanted: list[Asked]) -> Around:
    # Sets, since DynamoDB refuses a request that names a key twice; a listed class's partition holds the class itself.
    listed = set[str]().union(*(one.listed for one in wanted))
    named = set[tuple[str, str]]().union(*(one.keys for one in wanted))
    keys = [key_of(pk, sk) for pk, sk in sorted(named) if pk not in listed]
    found: Around = {}
    for item in partitions.side_by_side(chain(partitions.reads(sorted(listed)), partitions.key_reads(keys))):
        for record in records([item]):
            found.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = record
    return found


def _to_come(facts: Facts, today: str) -> Iterable[Fact]:
    # Their classes tell that the person needn't be looked at on a day on which the whole class is.
    return [fact for fact in facts.facts.values() if (getattr(fact, "starts_on", None) or today) > today]


def _of_members(facts: Facts) -> Iterable[Fact]:
    refs = {ref for member in facts.members for ref in member.basis}
    return [facts.facts[ref] for ref in sorted(refs) if ref in facts.facts]
