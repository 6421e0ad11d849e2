"""Writing memberships of chats made by hand, each only while the facts that it rests on are as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.manual_chats.repository.chats import member_key
from svyazka_common import sequence
from svyazka_common.as_read import ABSENT, as_read, grouped, same
from svyazka_common.budgets import take_all
from svyazka_common.records.chats import Chat, Exclusion, Member
from svyazka_common.records.messages import ChatTitle
from svyazka_common.settings import Setting
from svyazka_common.transactions import check, delete, put, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.budgets import Reservation
    from svyazka_common.records.chats import ChatSettings
    from svyazka_common.ties import KnownPerson
    from svyazka_common.transactions import Action

type Actions = dict[str, Action]
"""Actions of one transaction by the item that each is about, since a transaction may name an item only once."""

STATUS = {"#status": "status"}


class Joining(Struct, frozen=True, kw_only=True):
    """Somebody who is to come into a chat: who they are, the membership, and the exclusion in its place, if any."""

    known_person: KnownPerson
    member: Member
    instead_of: Exclusion | None = None


def joining(coming: Joining) -> Actions:
    """The actions by which somebody comes into a chat: the membership, its count, and what it rests on, as read."""
    member, table = coming.member, Setting.STATE_TABLE.read()
    actions = {ref: as_read(coming.known_person.facts, ref) for ref in member.basis}
    if coming.instead_of is None:
        actions[_row(member)] = put(table, member, ABSENT)
    else:
        actions[_row(member)] = put(table, member, **_exclusion_as_read(coming.instead_of))
    actions[f"SEQUENCE/{member.person_id}"] = sequence.chats_changed(member.person_id, [member.chat_id], [])
    return actions


def leaving(member: Member, instead: Exclusion | None) -> Actions:
    """The actions by which somebody leaves a chat; `instead` stands in the membership's place from then on."""
    table, guard = Setting.STATE_TABLE.read(), member_as_read(member)
    row = delete(table, member.key, **guard) if instead is None else put(table, instead, **guard)
    numbering = sequence.chats_changed(member.person_id, [], [member.chat_id])
    return {_row(member): row, f"SEQUENCE/{member.person_id}": numbering}


def with_standing(member: Member, standing: str | None) -> Actions:
    """The action that gives a member another standing, or takes it."""
    guard = member_as_read(member)
    table = Setting.STATE_TABLE.read()
    if standing is None:
        return {_row(member): update(table, member.key, "REMOVE standing", **guard)}
    return {_row(member): update(table, member.key, "SET standing = :new", **guard, new=standing)}


def still_member(member: Member) -> Actions:
    """A check that a member is still in the chat with the same standing: what they may do rests on that."""
    standing, values = same("standing", member.standing)
    return {
        _row(member): check(Setting.STATE_TABLE.read(), member.key, f"attribute_exists(basis) AND {standing}", **values)
    }


def still_unsilenced(member: Member) -> Actions:
    """A check as `still_member`, and that nobody has silenced the member."""
    standing, values = same("standing", member.standing)
    condition = f"attribute_exists(basis) AND attribute_not_exists(muted) AND {standing}"
    return {_row(member): check(Setting.STATE_TABLE.read(), member.key, condition, **values)}


def still_open(chat: Chat) -> Actions:
    """A check that a chat is there, open, called as it was read, and noted as owned by the same person.

    Who comes in gets a copy of the title: with an old one nobody would look at that row again.
    """
    return {_chat(chat): check(Setting.STATE_TABLE.read(), chat.key, **_open_as_read(chat))}


def renamed(chat: Chat, old: ChatSettings, new: ChatSettings) -> Actions:
    """The actions that give a chat the title of its new settings: there, in the chat, and for the open windows."""
    state, messages = Setting.STATE_TABLE.read(), Setting.MESSAGES_TABLE.read()
    title = ChatTitle(chat_id=chat.chat_id, title=new.title or chat.title, version=new.version)
    return changed_settings(old, new) | {
        _chat(chat): update(state, chat.key, "SET title = :new", **_open_as_read(chat), new=title.title),
        "TITLE": put(messages, title),
    }


def owned_by(chat: Chat, person_id: str) -> Actions:
    """The action that notes another owner of a chat."""
    owner, values = same("owner_id", chat.owner_id)
    table = Setting.STATE_TABLE.read()
    return {_chat(chat): update(table, chat.key, "SET owner_id = :new", owner, new=person_id, **values)}


def new_chat(chat: Chat, settings: ChatSettings | None) -> Actions:
    """The actions that make a chat, which nobody may have made meanwhile."""
    table = Setting.STATE_TABLE.read()
    actions = {_chat(chat): put(table, chat, ABSENT)}
    return actions if settings is None else actions | {"SETTINGS": put(table, settings, ABSENT)}


def changed_settings(old: ChatSettings, new: ChatSettings) -> Actions:
    """The action that replaces a chat's settings."""
    table = Setting.STATE_TABLE.read()
    condition = "attribute_not_exists(pk) OR version = :old" if old.version == 0 else "version = :old"
    return {"SETTINGS": put(table, new, condition, old=old.version)}


def write(*steps: Actions, within: Sequence[Reservation] = ()) -> None:
    """Write all steps as one transaction, which also takes the reservations.

    Raises ConditionFailedError, DomainError: busy, that of a spent budget.
    """
    take_all(within, *{ref: action for step in steps for ref, action in step.items()}.values())


def write_in_turn(begin: Actions, joins: Iterable[Joining], each: Actions, within: Sequence[Reservation] = ()) -> None:
    """Write joinings in as few transactions as fit: the first with `begin`, each later one with `each`.

    The first takes the reservations too. Raises ConditionFailedError where what one of them rests on has changed, and
    DomainError: those before it are written then.
    """
    steps = [begin, *(joining(one) for one in joins)]
    # The actions of `each` are one or two items more in every transaction but the first.
    counters = {counter.key["pk"]["S"]: None for counter in within}
    for positions in grouped([{**step, **dict.fromkeys(each), **counters} for step in steps]):
        together = [steps[position] for position in positions]
        if 0 in positions:
            write(*together, within=within)
        else:
            write(each, *together)


def member_as_read(member: Member) -> dict[str, Any]:
    """The condition that a membership is as it was read."""
    standing, values = same("standing", member.standing)
    muted, silenced = same("muted", member.muted)
    condition = f"basis = :basis AND {standing} AND {muted}"
    return {"condition": condition, "basis": member.basis, **values, **silenced}


def _exclusion_as_read(exclusion: Exclusion) -> dict[str, Any]:
    """The condition that nobody has decided otherwise meanwhile: the membership says whether its person is silenced."""
    muted, values = same("was_muted", exclusion.was_muted)
    return {
        "condition": f"entity = :exclusion AND since = :since AND {muted}",
        "exclusion": Exclusion.entity,
        "since": exclusion.since,
        **values,
    }


def _open_as_read(chat: Chat) -> dict[str, Any]:
    owner, values = same("owner_id", chat.owner_id)
    condition = f"#status = :active AND title = :title AND {owner}"
    return {"condition": condition, "names": STATUS, "active": "active", "title": chat.title, **values}


def _row(member: Member) -> str:
    key = member_key(member.person_id, member.chat_id)
    return f"{key['pk']['S']}/{key['sk']['S']}"


def _chat(chat: Chat) -> str:
    return f"{chat.pk}/{chat.sk}"
