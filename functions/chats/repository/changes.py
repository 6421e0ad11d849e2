"""Writing changes of chats and membership, each only while the facts that decided it are as they were read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from functions.chats.repository.conditions import ABSENT, SAME_VERSION, as_read, chat_as_read, row_as_read
from functions.chats.rules.chunks import chunks
from functions.chats.rules.difference import MemberChange
from svyazka_common import aws, sequence
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.roster import person_pk
from svyazka_common.records.sequence import Sequence as Count
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from functions.chats.rules.difference import Row
    from functions.chats.rules.facts import Fact, Facts, Place
    from functions.chats.rules.standing import ChatChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Changes of one person's membership that go into one transaction, with its actions by the item they concern."""

    facts: Facts
    changes: list[MemberChange]
    actions: dict[str, Action]


def parts(facts: Facts, changes: list[MemberChange]) -> list[Part]:
    """A person's changes, as many in a part as fit into a transaction: mostly all of them."""
    steps = [_actions(facts, change) for change in changes]
    # The count of what happened to the person is one more item of each transaction.
    counted = f"{person_pk(facts.person_id)}/{Count.entity}"
    found = []
    for some in chunks([{**actions, counted: None} for actions in steps]):
        chosen = [changes[index] for index in some]
        shared = {ref: action for index in some for ref, action in steps[index].items()}
        for action in _counted(facts.person_id, chosen):
            shared[counted] = action
        found.append(Part(facts=facts, changes=chosen, actions=shared))
    return found


def write(some: Sequence[Part]) -> Iterator[tuple[list[Part], bool]]:
    """Write parts, as many in a transaction as fit: those of each, and whether it went through.

    It doesn't where a fact or a membership of one of them has changed since it was read. Raises ProblemError(busy).
    """
    ordered = _side_by_side(some)
    for positions in chunks([part.actions for part in ordered]):
        group = [ordered[position] for position in positions]
        try:
            transact(list({ref: action for part in group for ref, action in part.actions.items()}.values()))
        except ConditionFailedError:
            yield group, False
        else:
            yield group, True


def _side_by_side(some: Sequence[Part]) -> list[Part]:
    """Those beside each other that rest on the same fact, such as a child's class: a transaction checks it once."""
    met = Counter(ref for part in some for ref in part.actions)
    return sorted(some, key=lambda part: min((ref for ref in part.actions if met[ref] > 1), default=""))


def create_chats(first: Iterable[tuple[Facts, MemberChange]]) -> dict[str, Chat]:
    """Make the chats that members need (`creates`), each while the facts hold that entitle the first one.

    Those that are there now, by chat id, whoever made them. Raises ProblemError(busy).
    """
    of_place: dict[str, list[tuple[Facts, Chat, tuple[str, ...]]]] = {}
    for facts, change in first:
        assert change.creates is not None
        of_place.setdefault(change.creates.pk, []).append((facts, change.creates, change.rests_on))
    made = aws.concurrently(*(partial(_create, some) for some in of_place.values()))
    return {chat.chat_id: chat for chats in made for chat in chats}


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


def write_chats(changes: Iterable[ChatChange], known: Mapping[str, Fact | Place]) -> None:
    """Bring chats in step; `known` are the facts that the changes rest on, by `ref_of`.

    Raises ConditionFailedError where a chat or such a fact has changed since it was read, ProblemError(busy).
    """
    table, steps = Setting.STATE_TABLE.read(), []
    for change in changes:
        actions = {ref: as_read(known, ref) for ref in change.rests_on}
        actions[f"{change.new.pk}/{change.new.sk}"] = put(table, change.new, **chat_as_read(change.old))
        steps.append(actions)
    for some in chunks(steps):
        transact(list({key: action for index in some for key, action in steps[index].items()}.values()))


def replace_row(old: Row, new: Row | None) -> None:
    """Put another row in a membership's place, or take away what was there; of a membership only `muted` may change.

    Raises ConditionFailedError where it has changed since it was read, ProblemError(busy).
    """
    if old != new:
        change = MemberChange(old=old, new=new, rests_on=())
        transact([_replaced(old, new), *_counted(old.person_id, [change])])


def _replaced(old: Row, new: Row | None) -> Action:
    table, guard = Setting.STATE_TABLE.read(), row_as_read(old)
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
            actions[f"{old.pk}/{old.sk}"] = delete(table, old.key, **row_as_read(old))
        case old, new if old is not None and new is not None:
            actions[f"{new.pk}/{new.sk}"] = put(table, new, **row_as_read(old))
            actions |= _names_as_read(facts, old.chat_id) if isinstance(new, Member) else {}
    return actions


def _names_as_read(facts: Facts, chat_id: str) -> dict[str, Action]:
    # A rewrite copies names, title and status; without these a late worker could put an old copy back.
    table, person, chat = Setting.STATE_TABLE.read(), facts.person, facts.chats.get(chat_id)
    actions: dict[str, Action] = {}
    if person is not None:
        actions[f"{person.pk}/{person.sk}"] = check(table, person.key, SAME_VERSION, version=person.version)
    if chat is not None:
        actions[f"{chat.pk}/{chat.sk}"] = check(table, chat.key, **chat_as_read(chat))
    return actions
