"""Writing chats and memberships, each only while the facts that decided it are as they were read (docs/adr/0003)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.chats.rules.membership_changes import MemberChange
from svyazka_common import aws, sequence
from svyazka_common.as_read import ABSENT, SAME_VERSION, STATUS, as_read, grouped, same
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.link import Sequence as PersonSequence
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from functions.chats.rules.chat_lifecycle import ChatChange
    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_changes import Row
    from svyazka_common.rights import Fact, Place


class PersonWrite(Struct, frozen=True, kw_only=True):
    """Changes of one person's memberships that go into one transaction, with its actions by the item they concern."""

    facts: Facts
    changes: list[MemberChange]
    actions: dict[str, Action]


def person_writes(facts: Facts, changes: list[MemberChange]) -> list[PersonWrite]:
    """A person's changes, as many together as fit into a transaction: mostly all of them."""
    steps = [_actions(facts, change) for change in changes]
    # The count of what happened to the person is one more item of each transaction.
    counted = f"{person_pk(facts.person_id)}/{PersonSequence.entity}"
    writes = []
    for positions in grouped([{**actions, counted: None} for actions in steps]):
        together = [changes[position] for position in positions]
        shared = {ref: action for position in positions for ref, action in steps[position].items()}
        for action in _counted(facts.person_id, together):
            shared[counted] = action
        writes.append(PersonWrite(facts=facts, changes=together, actions=shared))
    return writes


def write_memberships(writes: Sequence[PersonWrite]) -> Iterator[tuple[list[PersonWrite], bool]]:
    """Write the changes in as few transactions as fit; yields each transaction's writes and whether it was committed.

    A transaction fails if a fact or membership that it rests on has changed since it was read.
    Raises DomainError(busy).
    """
    ordered = _side_by_side(writes)
    for positions in grouped([write.actions for write in ordered]):
        together = [ordered[position] for position in positions]
        actions = {ref: action for write in together for ref, action in write.actions.items()}
        try:
            transact(list(actions.values()))
        except ConditionFailedError:
            yield together, False
        else:
            yield together, True


def create_chats(first_members: Iterable[tuple[Facts, MemberChange]]) -> dict[str, Chat]:
    """Create the chats that first members need (`creates`), each only while the facts that entitle the member hold.

    Returns the chats that exist now, by chat id, including those that another worker created.
    Raises DomainError(busy).
    """
    by_place: dict[str, list[tuple[Facts, Chat, tuple[str, ...]]]] = {}
    for facts, change in first_members:
        assert change.creates is not None
        by_place.setdefault(change.creates.pk, []).append((facts, change.creates, change.rests_on))
    chats_of_places = aws.concurrently(*(partial(_create, needed) for needed in by_place.values()))
    return {chat.chat_id: chat for chats in chats_of_places for chat in chats}


def update_chats(changes: Iterable[ChatChange], facts: Mapping[str, Fact | Place]) -> None:
    """Write changed chats; `facts` contains the facts that the changes rest on, by `ref_of`.

    Raises ConditionFailedError where a chat or such a fact has changed since it was read, DomainError(busy).
    """
    table, steps = Setting.STATE_TABLE.read(), []
    for change in changes:
        actions = {ref: as_read(facts, ref) for ref in change.rests_on}
        actions[f"{change.new.pk}/{change.new.sk}"] = put(table, change.new, **_chat_as_read(change.old))
        steps.append(actions)
    for positions in grouped(steps):
        transact(list({ref: action for position in positions for ref, action in steps[position].items()}.values()))


def replace_row(old: Row, new: Row | None) -> None:
    """Replace a membership or exclusion by another row, or delete it; of a membership only `muted` may change.

    Raises ConditionFailedError where the row has changed since it was read, DomainError(busy).
    """
    if old != new:
        change = MemberChange(old=old, new=new, rests_on=())
        transact([_replaced(old, new), *_counted(old.person_id, [change])])


def _side_by_side(writes: Sequence[PersonWrite]) -> list[PersonWrite]:
    """The writes sorted so that those on one fact, such as a child's class, are neighbours: it is then checked once."""
    uses = Counter(ref for write in writes for ref in write.actions)
    return sorted(writes, key=lambda write: min((ref for ref in write.actions if uses[ref] > 1), default=""))


def _create(needed: list[tuple[Facts, Chat, tuple[str, ...]]]) -> list[Chat]:
    table = Setting.STATE_TABLE.read()
    checks = {ref: as_read(facts.facts, ref) for facts, _, rests_on in needed for ref in rests_on}
    puts = [put(table, chat, ABSENT) for _, chat, _ in needed]
    try:
        transact([*puts, *checks.values()])
    except ConditionFailedError as error:
        met = [error.failed[position] for position in range(len(puts)) if position in error.failed]
        return [Chat.from_item(item) for item in met if item is not None]
    return [chat for _, chat, _ in needed]


def _replaced(old: Row, new: Row | None) -> Action:
    table, guard = Setting.STATE_TABLE.read(), _row_as_read(old)
    if new is None:
        return delete(table, old.key, **guard)
    if not isinstance(new, Member):
        return put(table, new, **guard)
    # Not the whole row: its copies may have been brought up to date since it was read.
    if new.muted is None:
        return update(table, old.key, "REMOVE muted", **guard)
    return update(table, old.key, "SET muted = :silenced", silenced=new.muted, **guard)


def _counted(person_id: str, changes: list[MemberChange]) -> list[Action]:
    joined = [change.new.chat_id for change in changes if change.joins and change.new is not None]
    left = [change.old.chat_id for change in changes if change.leaves and change.old is not None]
    return [sequence.chats_changed(person_id, joined, left)] if joined or left else []


def _actions(facts: Facts, change: MemberChange) -> dict[str, Action]:
    # By key, since a transaction may name an item only once; what two changes share is the same check in both.
    table = Setting.STATE_TABLE.read()
    actions = {ref: as_read(facts.facts, ref) for ref in change.rests_on}
    if change.creates is not None:
        actions[f"{change.creates.pk}/{change.creates.sk}"] = put(table, change.creates, ABSENT)
    match change.old, change.new:
        case None, new if new is not None:
            actions[f"{new.pk}/{new.sk}"] = put(table, new, ABSENT)
        case old, None if old is not None:
            actions[f"{old.pk}/{old.sk}"] = delete(table, old.key, **_row_as_read(old))
        case old, new if old is not None and new is not None:
            actions[f"{new.pk}/{new.sk}"] = put(table, new, **_row_as_read(old))
            actions |= _names_as_read(facts, old.chat_id) if isinstance(new, Member) else {}
    return actions


def _names_as_read(facts: Facts, chat_id: str) -> dict[str, Action]:
    # A rewrite copies names, title and status; without these a late worker could put an old copy back.
    table, person, chat = Setting.STATE_TABLE.read(), facts.person, facts.chats.get(chat_id)
    actions: dict[str, Action] = {}
    if person is not None:
        actions[f"{person.pk}/{person.sk}"] = check(table, person.key, SAME_VERSION, version=person.version)
    if chat is not None:
        actions[f"{chat.pk}/{chat.sk}"] = check(table, chat.key, **_chat_as_read(chat))
    return actions


def _row_as_read(row: Row) -> dict[str, Any]:
    """The condition that nobody has changed the membership meanwhile, or removed or silenced the person by hand."""
    # Only a membership has a basis, only an exclusion has reasons: so neither is taken for the other.
    if not isinstance(row, Member):
        gone, values = same("gone_since", row.gone_since)
        muted, silenced = same("was_muted", row.was_muted)
        return {"condition": f"reasons = :reasons AND {gone} AND {muted}", "reasons": row.reasons, **values, **silenced}
    muted, values = same("muted", row.muted)
    return {"condition": f"basis = :basis AND {muted}", "basis": row.basis, **values}


def _chat_as_read(chat: Chat) -> dict[str, Any]:
    """The condition that a chat's title, status and class are still as they were read."""
    served, values = same("class_id", chat.class_id)
    return {
        "condition": f"title = :title AND #status = :status AND {served}",
        "names": STATUS,
        "title": chat.title,
        "status": chat.status,
        **values,
    }
