"""Writing changes of membership, each only while the facts that decided it are as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.rules.chunks import chunks
from functions.chats.rules.facts import key_parts
from svyazka_common import sequence
from svyazka_common.records.base import key_of
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Homeroom, TeachingLoad
from svyazka_common.records.sequence import Sequence
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check, delete, put, transact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.chats.rules.difference import MemberChange
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.relations import Relation

ABSENT = "attribute_not_exists(pk)"
SAME_VERSION = "version = :version"
SAME_STANDING = f"{SAME_VERSION} AND #status = :status"
SAME_DAYS = "starts_on = :starts_on AND ends_on = :ends_on"
SAME_BASIS = "basis = :basis"


def write(facts: Facts, changes: list[MemberChange]) -> Iterator[list[MemberChange]]:
    """Write the changes, as many in a transaction as fit, and yield those of each transaction once it is through.

    Raises ConditionFailedError where a fact or the membership has changed since it was read, ProblemError(busy).
    """
    steps = [_actions(facts, change) for change in changes]
    # The count of what happened to the person is one more item of each transaction.
    for some in chunks([{*actions, Sequence.entity} for actions in steps]):
        shared = {key: action for index in some for key, action in steps[index].items()}
        written = [changes[index] for index in some]
        transact([*shared.values(), *_counted(facts.person_id, written)])
        yield written


def _counted(person_id: str, changes: list[MemberChange]) -> list[Action]:
    joined = [change.new.chat_id for change in changes if change.old is None and change.new is not None]
    left = [change.old.chat_id for change in changes if change.new is None and change.old is not None]
    return [sequence.chats_changed(person_id, joined, left)] if joined or left else []


def _actions(facts: Facts, change: MemberChange) -> dict[str, Action]:
    # By key, since a transaction may name an item only once; what two changes share is the same check in both.
    table = Setting.STATE_TABLE.read()
    actions = {ref: _as_read(facts, ref) for ref in change.rests_on}
    if change.creates is not None:
        actions[f"{change.creates.pk}/{change.creates.sk}"] = put(table, change.creates, ABSENT)
    match change.old, change.new:
        case None, new if new is not None:
            actions[f"{new.pk}/{new.sk}"] = put(table, new, ABSENT)
        case old, None if old is not None:
            actions[f"{old.pk}/{old.sk}"] = delete(table, old.key, SAME_BASIS, basis=old.basis)
        case old, new if old is not None and new is not None:
            actions[f"{new.pk}/{new.sk}"] = put(table, new, SAME_BASIS, basis=old.basis)
            actions |= _names_as_read(facts, old.chat_id)
    return actions


def _as_read(facts: Facts, ref: str) -> Action:
    table, key = Setting.STATE_TABLE.read(), key_of(*key_parts(ref))
    match facts.facts.get(ref):
        case None:
            return check(table, key, ABSENT)
        case Link() as link:
            return check(table, key, "link_id = :link_id", link_id=link.link_id)
        case TeachingLoad() | Enrolment() | Homeroom() as relation:
            days = {"starts_on": relation.starts_on, "ends_on": relation.ends_on}
            return _relation_as_read(relation, f"{SAME_STANDING} AND {SAME_DAYS}", **days)
        case relation:
            return _relation_as_read(relation, SAME_STANDING)


def _relation_as_read(relation: Relation, condition: str, **days: str) -> Action:
    # Whether a relation counts can change without its version: with its class, its year, its organisation, its person.
    return check(
        Setting.STATE_TABLE.read(),
        relation.key,
        condition,
        names={"#status": "status"},
        version=relation.version,
        status=relation.status,
        **days,
    )


def _names_as_read(facts: Facts, chat_id: str) -> dict[str, Action]:
    # A rewrite copies names and title; without these a late worker could put an old copy back.
    table, person, chat = Setting.STATE_TABLE.read(), facts.person, facts.chats.get(chat_id)
    actions: dict[str, Action] = {}
    if person is not None:
        actions[f"{person.pk}/{person.sk}"] = check(table, person.key, SAME_VERSION, version=person.version)
    if chat is not None:
        actions[f"{chat.pk}/{chat.sk}"] = check(table, chat.key, "title = :title", title=chat.title)
    return actions
