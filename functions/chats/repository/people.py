"""Reading people: their facts, and those that a change may concern.

Of a person that is what decides their memberships today, and what could lead into a chat at all. A change may concern a
pupil's linked guardians, or those tied to a chat's class or organisation. A pupil's guardians are kept in the pupil's
own partition, so that no index has to be waited for. The people tied to a class or an organisation are found through
the inverse index, which may lag behind the table.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.chats.rules.facts import Facts, place_ref
from functions.chats.rules.membership_policy import POLICY, lineages_with_every_subject
from svyazka_common import aws, reading
from svyazka_common.chat_reading import members_by_index
from svyazka_common.membership_table import RELATIONS
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, Record, key_of, key_parts, of_kind, ref_of
from svyazka_common.records.chats import Chat, ChatRef, Exclusion, Followers, Member
from svyazka_common.records.link import Suspension, VkId
from svyazka_common.records.roster import (
    Guardianship,
    InClass,
    Organisation,
    Person,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
)
from svyazka_common.rights import FACTS, administrator_keys
from svyazka_common.settings import Setting
from svyazka_common.transactions import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.chats.rules.membership_policy import Concerned
    from svyazka_common.membership_table import Relation
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.rights import Fact

ENROLMENTS, FOLLOWERS = Prefix.ENROLMENT.key(""), Prefix.FOLLOWERS.key()
PLACES = (SchoolClass, Organisation)
OTHERS: tuple[type[Record], ...] = (Person, Member, Exclusion, Suspension, Followers, Chat, *PLACES)
KINDS: dict[str, type[Record]] = {kind.entity: kind for kind in (*FACTS, *OTHERS)}
"""The kinds of records that are read, by entity."""
CHILDREN_OF_A_FAMILY = 2
"""Up to so many children, parallel single updates are as fast as one insert for all, which existing items refuse."""


def read_facts(person_id: str, today: str) -> Facts:
    """The person's facts, memberships, classes and chats, by consistent reads.

    Costs one Query where the person isn't linked; else at most two rounds more: the children, then classes and chats.
    Each later round reads no less fresh than the earlier one, and every fact is checked again by the write that rests
    on it.
    """
    [facts] = read_facts_of([person_id], today)
    return facts


def read_facts_of(people: Iterable[str], today: str) -> list[Facts]:
    """The same of several people, in order: a class or chat that many of them share is read once, after all of them."""
    ids = list(people)
    items = reading.partitions(map(person_pk, ids))
    own = {person_id: _facts_from(person_id, items[person_pk(person_id)]) for person_id in ids}
    linked = [facts for facts in own.values() if facts.link() is not None]
    enrolments = _enrolments_of_children(linked, today)
    families = [replace(facts, facts=facts.facts | _facts_among(enrolments[facts.person_id])) for facts in linked]
    asked_for = [_surroundings(facts, today) for facts in families]
    surroundings = _read(asked_for)
    whole = {
        facts.person_id: _with_surroundings(facts, asked.among(surroundings))
        for facts, asked in zip(families, asked_for, strict=True)
    }
    return [whole.get(person_id, facts) for person_id, facts in own.items()]


def own_facts(person_id: str) -> Facts:
    """What lies in the person's partition; one consistent read."""
    return _facts_from(person_id, reading.partition(person_pk(person_id)))


def administrator_and_facts(session: Session, person_id: str) -> tuple[list[Item], Facts]:
    """What decides whether the caller administers the session's school (`rights.access_person`), and `own_facts`."""
    administrator, own = aws.concurrently(
        lambda: get_all(Setting.STATE_TABLE.read(), administrator_keys(session)), lambda: own_facts(person_id)
    )
    return administrator, own


def with_children(own: Facts, children: Iterable[str]) -> Facts:
    """The same with the enrolments of these children, in classes and in groups of a subject."""
    reads = reading.reads(map(person_pk, sorted(children)), Prefix.ENROLMENT)
    return replace(own, facts=own.facts | _facts_among(_records(reading.side_by_side(reads))))


def with_surroundings(facts: Facts) -> Facts:
    """The same with all chats, classes and organisations that any of the facts leads to, ended ones too."""
    in_class = [fact for fact in facts.facts.values() if isinstance(fact, InClass)]
    listed = {class_pk(fact.lineage) for fact in in_class}
    chats = [path.chat for path in POLICY.paths(facts)] + _chats_of(facts.members)
    keys = {key_parts(ref) for fact in facts.facts.values() if (ref := place_ref(fact))}
    keys |= {(chat.pk, chat.sk) for chat in chats if chat.pk not in listed}
    reads = chain(
        reading.reads(sorted(listed), Prefix.CHAT.key("")),
        reading.key_reads(key_of(pk, sk) for pk, sk in sorted(keys)),
    )
    return _with_surroundings(facts, _records(reading.side_by_side(reads)))


def _enrolments_of_children(linked: list[Facts], today: str) -> dict[str, list[Record]]:
    """The enrolments of each guardian's children, read after the guardian has been stored with each child.

    A later change of an enrolment therefore finds the guardian, and an earlier change is contained in this read.
    """
    wards = {
        facts.person_id: [guardianship.child_id for guardianship in facts.counting(Guardianship, today)]
        for facts in linked
    }
    # A guardian who is in no chat yet is hardly ever stored with the child: checking first would only cost a read.
    new = {facts.person_id for facts in linked if not facts.members}
    follow((guardian, child) for guardian in sorted(new) for child in wards[guardian])
    enrolments = _enrolments({child for children in wards.values() for child in children})
    others = [(guardian, child) for guardian in sorted(wards.keys() - new) for child in wards[guardian]]
    following = {(guardian, child) for child, of_child in enrolments.items() for guardian in _guardians(of_child)}
    if not_yet := [pair for pair in others if pair not in following]:
        follow(not_yet)
        enrolments |= _enrolments({child for _, child in not_yet})
    return {
        guardian: [record for child in children for record in enrolments[child]] for guardian, children in wards.items()
    }


def _enrolments(children: Iterable[str]) -> dict[str, list[Record]]:
    ids = list(children)
    items = reading.betweens(map(person_pk, ids), ENROLMENTS, FOLLOWERS)
    return {child: _records(items[person_pk(child)]) for child in ids}


def _guardians(of_child: list[Record]) -> set[str]:
    return {guardian for record in of_child if isinstance(record, Followers) for guardian in record.guardian_ids}


type Surroundings = dict[str, dict[str, Record]]
"""Records of classes and organisations by partition and sort key."""


class Asked(Struct, frozen=True):
    """What a person's facts lead to: single items by their keys, and partitions of classes to be read whole."""

    keys: set[tuple[str, str]]
    listed: set[str]

    def among(self, surroundings: Surroundings) -> Iterator[Record]:
        """The records that exist among those asked for."""
        for pk in sorted(self.listed):
            yield from surroundings.get(pk, {}).values()
        for pk, sk in sorted(self.keys):
            if pk not in self.listed and (record := surroundings.get(pk, {}).get(sk)) is not None:
                yield record


def _surroundings(facts: Facts, today: str) -> Asked:
    """The classes and organisations of all that counts, and the chats that it leads into or that the person is in."""
    entitlements = POLICY.entitlements(facts, today)
    chats = [entitlement.path.chat for entitlement in entitlements] + _chats_of(facts.members)
    relations = [entitlement.path.relation for entitlement in entitlements]
    resting_on = [*relations, *_of_members(facts), *_to_come(facts, today)]
    keys = {(chat.pk, chat.sk) for chat in chats} | {key_parts(ref) for fact in resting_on if (ref := place_ref(fact))}
    return Asked(keys=keys, listed={class_pk(lineage) for lineage in lineages_with_every_subject(entitlements)})


def _read(asked_for: list[Asked]) -> Surroundings:
    # Sets, since DynamoDB refuses a request that names a key twice; a listed class's partition holds the class itself.
    listed = set[str]().union(*(asked.listed for asked in asked_for))
    named = set[tuple[str, str]]().union(*(asked.keys for asked in asked_for))
    keys = [key_of(pk, sk) for pk, sk in sorted(named) if pk not in listed]
    surroundings: Surroundings = {}
    for item in reading.side_by_side(chain(reading.reads(sorted(listed)), reading.key_reads(keys))):
        for record in _records([item]):
            surroundings.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = record
    return surroundings


def _to_come(facts: Facts, today: str) -> Iterable[Fact]:
    # `rules.facts` leaves out the days on which the whole class is looked at; it needs the classes for that.
    return [fact for fact in facts.facts.values() if (getattr(fact, "starts_on", None) or today) > today]


def _of_members(facts: Facts) -> Iterable[Fact]:
    refs = {ref for member in facts.members for ref in member.basis}
    return [facts.facts[ref] for ref in sorted(refs) if ref in facts.facts]


def _chats_of(members: Iterable[Member]) -> list[ChatRef]:
    # A chat of two is called as the other person is: its own record says nothing that a member's row copies.
    return [ChatRef.of(member.chat_id) for member in members if member.peer_id is None]


def _facts_from(person_id: str, items: Iterable[Item]) -> Facts:
    """What lies in a person's partition."""
    own = _records(items)
    return Facts(
        person_id=person_id,
        person=next((record for record in own if isinstance(record, Person)), None),
        facts=_facts_among(own),
        members=tuple(record for record in own if isinstance(record, Member)),
        exclusions={record.chat_id: record for record in own if isinstance(record, Exclusion)},
        suspensions=tuple(record for record in own if isinstance(record, Suspension)),
    )


def _with_surroundings(facts: Facts, surroundings: Iterable[Record]) -> Facts:
    """The same with classes, organisations and chats."""
    records = list(surroundings)
    return replace(
        facts,
        places={ref_of(record): record for record in records if isinstance(record, PLACES)},
        chats={record.chat_id: record for record in records if isinstance(record, Chat)},
    )


def _facts_among(records: Iterable[Record]) -> dict[str, Fact]:
    """The facts among records, by `ref_of`."""
    return {ref_of(record): record for record in records if isinstance(record, FACTS)}


def _records(items: Iterable[Item]) -> list[Record]:
    """The records that decide memberships, among items of all kinds."""
    return [KINDS[entity].from_item(item) for item in items if (entity := item["entity"]["S"]) in KINDS]


def follow(pairs: Iterable[tuple[str, str]]) -> None:
    """Store guardians with their children, from pairs (guardian, child); a stored guardian is never taken away."""
    guardians = defaultdict[str, set[str]](set)
    for guardian_id, child_id in pairs:
        guardians[child_id].add(guardian_id)
    unwritten = [Followers(person_id=child_id, guardian_ids=of_child) for child_id, of_child in guardians.items()]
    if len(unwritten) > CHILDREN_OF_A_FAMILY:
        inserted = insert(Setting.STATE_TABLE.read(), [record.to_item() for record in unwritten])
        unwritten = [record for record, done in zip(unwritten, inserted, strict=True) if not done]
    aws.concurrently(*(partial(_add, record) for record in unwritten))


def followers(pupils: Iterable[str]) -> dict[str, set[str]]:
    """The guardians of each pupil who have any, by consistent reads."""
    keys = [key_of(person_pk(pupil), Prefix.FOLLOWERS.key()) for pupil in sorted(set(pupils))]
    records = of_kind(Followers, reading.side_by_side(reading.key_reads(keys)))
    return {record.person_id: record.guardian_ids for record in records}


def possibly_linked(people: Iterable[str]) -> set[str]:
    """Those who have a VK ID, without which there is no link; one consistent read for a hundred people."""
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(set(people))]
    return {vk_id.person_id for vk_id in of_kind(VkId, reading.side_by_side(reading.key_reads(keys)))}


def people_of_class(class_id: str) -> set[str]:
    """Everybody with a VK ID who has or had a relation to the class, and the pupils' linked guardians, by person id."""
    relations = _relations(reading.inverse(class_pk(class_id)))
    return _linked_or_following(POLICY.concerned(relations))


def people_of_chat(chat: ChatRef, class_id: str) -> set[str]:
    """The same for a chat: by relations to its organisation, or to the class that it serves, that may lead into it."""
    if POLICY.scope(chat) == "organisation":
        # Not all relations at once: those of pupils and parents are a hundred times as many.
        reads = (partial(reading.inverse, chat.pk, prefix) for prefix in POLICY.index_prefixes(chat))
        relations = _relations(reading.side_by_side(reads))
    else:
        relations = _relations(reading.inverse(class_pk(class_id)))
    return _linked_or_following(POLICY.concerned(relations, chat))


def members_of_chat(chat_id: str) -> set[str]:
    """Everybody who is in a chat, by person id."""
    return {member.person_id for member in members_by_index(chat_id)}


def teaching_loads(class_id: str) -> list[TeachingLoad]:
    """Who teaches what in a class, ended loads too."""
    return of_kind(TeachingLoad, reading.inverse(class_pk(class_id), Prefix.TEACHER.key("")))


def _relations(items: Iterable[Item]) -> list[Relation]:
    stored = list(items)
    return list(chain.from_iterable(of_kind(kind, stored) for kind in RELATIONS))


def _linked_or_following(concerned: Concerned) -> set[str]:
    guardians = followers(concerned.pupils).values() if concerned.pupils else ()
    return possibly_linked(concerned.people).union(*guardians)


def _add(record: Followers) -> None:
    aws.dynamodb().update_item(
        TableName=Setting.STATE_TABLE.read(),
        Key=record.key,
        UpdateExpression="SET entity = :entity, person_id = :child ADD guardian_ids :guardians",
        ExpressionAttributeValues={
            ":entity": {"S": record.entity},
            ":child": {"S": record.person_id},
            ":guardians": {"SS": sorted(record.guardian_ids)},
        },
    )
