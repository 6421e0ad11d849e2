"""Chats as reports are about them: the chat, the membership, what was said, and what a decision changes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from svyazka_common import chat_reading
from svyazka_common.message_changes import deleted, next_place, placed
from svyazka_common.reading import get_all, inverse, key_reads, side_by_side
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.chats import Chat, ChatRef, ChatSettings, Exclusion, Member, chat_pk, member_sk, settings_sk
from svyazka_common.records.messages import SEQUENCE_DIGITS, Message, MessageChange, row_sk
from svyazka_common.records.roster import Account, Organisation, person_pk
from svyazka_common.rights import counts
from svyazka_common.settings import Setting
from svyazka_common.transactions import delete, put, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.transactions import Action


LAST_PLACE = 10**SEQUENCE_DIGITS - 1


class ChatAndMember(NamedTuple):
    """A chat with its settings, and a person's membership of it or the exclusion in its place, as far as they exist."""

    chat: Chat | None
    settings: ChatSettings | None
    member: Member | None
    exclusion: Exclusion | None


def chat_and_member(ref: ChatRef, person_id: str) -> ChatAndMember:
    """Consistent reads, in one round."""
    keys = [
        key_of(ref.pk, ref.sk),
        key_of(chat_pk(ref.chat_id), settings_sk()),
        key_of(person_pk(person_id), member_sk(ref.chat_id)),
    ]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return ChatAndMember(first(Chat, items), first(ChatSettings, items), first(Member, items), first(Exclusion, items))


def accounts_of(person_id: str, today: str) -> list[Account]:
    """The accounts by which a person can log in today, in whatever organisation."""
    accounts = of_kind(Account, inverse(person_pk(person_id), Prefix.ACCOUNT.key("")))
    return [account for account in accounts if counts(account, today)]


def organisation(organisation_id: str) -> Organisation | None:
    """An organisation; a consistent read."""
    key = key_of(Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key())
    return first(Organisation, get_all(Setting.STATE_TABLE.read(), [key]))


def titles_of(chat_ids: Iterable[str]) -> dict[str, str]:
    """What chats are called; those that are gone are left out."""
    refs = [ChatRef.of(chat_id) for chat_id in sorted(set(chat_ids))]
    items = side_by_side(key_reads([key_of(ref.pk, ref.sk) for ref in refs]))
    return {chat.chat_id: chat.title for chat in of_kind(Chat, items)}


def deletion(chat_id: str, target: int, by: str, client_id: str, now_ms: int) -> list[Action]:
    """The parts of a transaction that delete a message, at the chat's next place; none where it has gone already.

    The first fails where somebody else has written meanwhile, the second where the message was deleted meanwhile.
    """
    message = first(Message, get_all(Setting.MESSAGES_TABLE.read(), [key_of(chat_pk(chat_id), row_sk(target))]))
    if message is None or message.deleted_at_ms is not None:
        return []
    place = next_place(chat_reading.rows_before(chat_id, None, 1))
    change = MessageChange(
        chat_id=chat_id,
        sequence_number=place.sequence_number,
        number=place.messages_before,
        client_id=client_id,
        person_id=by,
        kind="delete",
        target=target,
        changed_at_ms=now_ms,
    )
    return [placed(change), *deleted(message, change)]


def muted(member: Member, by: str, now: int) -> Action:
    """The part of a transaction that silences a member in a chat, where their membership is as it was read.

    The reasons of the silence are the facts of the membership (`functions.chats.rules.exclusions`), without the years
    of their classes: the next look at the membership adds these.
    """
    reasons = sorted(f"{ref}@" for ref in member.basis if f"/{Prefix.LINK.key('')}" not in ref)
    return update(
        Setting.STATE_TABLE.read(),
        member.key,
        "SET muted = :muted",
        "entity = :member AND basis = :basis AND attribute_not_exists(muted)",
        muted={"by": by, "since": now, "reasons": reasons},
        member=Member.entity,
        basis=member.basis,
    )


def muted_once_back(waiting: Exclusion) -> Action:
    """Return the action that silences a person who is out of the chat, from the moment when they come back.

    It holds while nothing stands in the membership's place. It has no reasons yet: the reconciler notes those by which
    the person comes back.
    """
    return put(Setting.STATE_TABLE.read(), waiting, "attribute_not_exists(pk)")


def muted_where_removed(removal: Exclusion) -> Action:
    """Return the action that silences a person who was removed by hand, from the moment when they are put back."""
    return update(
        Setting.STATE_TABLE.read(),
        removal.key,
        "SET was_muted = :yes",
        "entity = :exclusion AND kind = :removed AND since = :since",
        yes=True,
        exclusion=Exclusion.entity,
        removed="removed",
        since=removal.since,
    )


def unmuted(member: Member) -> Action:
    """Return the action that lets a silenced member write again; it holds while they are a member."""
    return update(Setting.STATE_TABLE.read(), member.key, "REMOVE muted", "entity = :member", member=Member.entity)


def unmuted_once_back(waiting: Exclusion) -> Action:
    """Return the action that deletes a silence which waits for a person's return; it holds while they are out."""
    return delete(Setting.STATE_TABLE.read(), waiting.key, "kind = :muted", muted="muted")


def unmuted_where_removed(removal: Exclusion) -> Action:
    """Return the action that lets a removed person write once they are put back; it holds while they are removed."""
    return update(Setting.STATE_TABLE.read(), removal.key, "REMOVE was_muted", "kind = :removed", removed="removed")
