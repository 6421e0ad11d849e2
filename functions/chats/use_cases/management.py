"""«Управление чатами»: the chats that a person answers for, who is missing in one, reminders, and decisions by hand.

A decision is to remove a member, to silence one, or to undo either. It replaces the membership's row, in the
transaction that counts the person's events. No later reconciliation undoes it until the roster has another reason for
the person to be in the chat (`rules.exclusions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from functions.chats.repository import managed_chats
from functions.chats.repository.membership_writes import replace_row
from functions.chats.repository.people import read_facts
from functions.chats.rules.exclusions import Decision, entitling_reasons, reasons
from functions.chats.rules.membership_policy import POLICY
from svyazka_common import clock, rights
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import ChatRef, Exclusion, Member
from svyazka_common.records.roster import Homeroom, TeachingLoad
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_changes import Row
    from functions.chats.rules.membership_policy import Expected
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.roster import Person, SchoolClass
    from svyazka_common.rights import Duty

    type Moderation = Callable[[Session, Facts, Row], Row | None]
    """Returns the row that replaces a membership's, None to delete it, the same row if there is nothing to decide."""


class ManagedChat(Struct, frozen=True, kw_only=True):
    """A chat that somebody answers for.

    `stored` is None until it has its first member; `title` then is what it will be called. `class_id` is the class that
    it serves, empty for a chat of an organisation.
    """

    ref: ChatRef
    title: str
    class_id: str
    stored: Chat | None


class ChatAudience(Struct, frozen=True, kw_only=True):
    """A chat, how many of the expected people are in it, and who is missing; `people` by id, parents' children too.

    `linked` contains the missing who have a link that counts, `removed` everybody removed from the chat by hand.
    """

    ref: ChatRef
    title: str
    present: int
    expected: int
    missing: tuple[Expected, ...] = ()
    people: dict[str, Person] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)


class Reminding(Struct, frozen=True, kw_only=True):
    """How many people got a notice, and how many of the missing have no account to show it in."""

    reminded: int
    without_account: int


def list_managed(session: Session) -> list[ManagedChat]:
    """The chats that the caller answers for: those that make themselves, and subject chats that exist."""
    duties, places = managed_chats.duties_of(session)
    by_duty = rights.access_managed_chats(session, duties, places, clock.today(), managed_by=POLICY.managed_by)
    stored = managed_chats.stored_chats(by_duty)
    managed = [_managed(chat, duty, stored.get(chat.chat_id)) for chat, duty in by_duty.items()]
    return [chat for chat in managed if chat.stored is not None or POLICY.makes_itself(chat.ref)]


def managed_chat(session: Session, chat_id: str) -> ManagedChat:
    """Returns a chat to a person who answers for it, or to its school's administrator.

    Raises DomainError(chat_unknown) for everybody else, whether the chat exists or not.
    """
    try:
        ref = ChatRef.parse(chat_id)
    except ValueError:
        raise DomainError(Code.CHAT_UNKNOWN) from None
    read = managed_chats.duties_and_chat(session, ref)
    duty = rights.access_managed_chat(
        session,
        ref,
        read.duties,
        read.places,
        clock.today(),
        owner=read.chat or read.school_class,
        managed_by=POLICY.managed_by,
    )
    if read.chat is None and not POLICY.makes_itself(ref):
        raise DomainError(Code.CHAT_UNKNOWN)
    return _managed(ref, duty, read.chat, read.school_class)


def audience_of(session: Session, chat_id: str) -> ChatAudience:
    """Returns who is missing in a chat, to a person who answers for it or to its school's administrator.

    Raises DomainError(chat_unknown) for everybody else, whether the chat exists or not.
    """
    chat, today = managed_chat(session, chat_id), clock.today()
    presence = managed_chats.presence(chat.ref, chat.class_id)
    if chat.stored is not None and chat.stored.status == "archived":
        in_chat = len(presence.members)
        return ChatAudience(ref=chat.ref, title=chat.title, present=in_chat, expected=in_chat)
    pupils = POLICY.pupils(chat.ref, presence.relations, today)
    guardianships = managed_chats.guardianships_of(pupils)
    expected = POLICY.expected(chat.ref, presence.relations, guardianships, today)
    missing = tuple(person for person_id, person in expected.items() if person_id not in presence.members)
    children = {child for person in missing for child in person.children}
    people, linked = managed_chats.people_and_linked({person.person_id for person in missing}, children)
    return ChatAudience(
        ref=chat.ref,
        title=chat.title,
        present=len(expected) - len(missing),
        expected=len(expected),
        missing=missing,
        people=people,
        linked=linked,
        removed=presence.removed,
    )


def remind_missing(session: Session, chat_id: str) -> Reminding:
    """Leave a notice to those who belong in a chat and haven't linked; they see it at their next log-in.

    A person who answers for the chat and its school's administrator may do it. Raises DomainError: chat_unknown, busy.
    """
    audience = audience_of(session, chat_id)
    not_linked = {person.person_id for person in audience.missing} - audience.linked - audience.removed
    accounts = managed_chats.accounts_of(not_linked & audience.people.keys())
    managed_chats.store_reminders({account.account_id for account in accounts}, clock.now())
    with_account = {account.person_id for account in accounts}
    return Reminding(reminded=len(with_account), without_account=len(not_linked - with_account))


def _managed(ref: ChatRef, duty: Duty, stored: Chat | None, first_class: SchoolClass | None = None) -> ManagedChat:
    """A chat, described by the caller's duty, or for the school's administrator by the first class of its lineage."""
    of_class = duty if isinstance(duty, Homeroom | TeachingLoad) else None
    class_id = ""
    if POLICY.scope(ref) == "class":
        class_id = ref.scope_id if of_class is None else of_class.class_id
    if stored is None:
        return ManagedChat(
            ref=ref, title=POLICY.title(ref, of_class or first_class or duty), class_id=class_id, stored=None
        )
    return ManagedChat(ref=ref, title=stored.title, class_id=stored.class_id or class_id, stored=stored)


def moderate(by: Session, chat_id: str, person_id: str, moderation: Moderation) -> None:
    """Write what `by` decides about a member of a chat that they answer for.

    Raises DomainError: chat_unknown, member_unknown, member_answers, busy.
    """
    managed_chat(by, chat_id)

    def attempt() -> None:
        facts = read_facts(person_id, clock.today())
        rows: dict[str, Row] = {member.chat_id: member for member in facts.members} | facts.exclusions
        row = rows.get(chat_id)
        if row is None:
            raise DomainError(Code.MEMBER_UNKNOWN)
        if person_id == by.person_id or (isinstance(row, Member) and row.role in POLICY.irremovable_roles):
            raise DomainError(Code.MEMBER_ANSWERS)
        replace_row(row, moderation(by, facts, row))

    retry_on_conflict(attempt)


def remove(by: Session, facts: Facts, row: Row) -> Row:
    """Take a member out of the chat."""
    if isinstance(row, Exclusion):
        return replace(row, kind="removed", by=by.person_id, was_muted=True) if row.kind == "muted" else row
    removal = _decision(by, facts, row).exclusion(row, "removed")
    return removal if row.muted is None else replace(removal, was_muted=True)


def restore(_by: Session, _facts: Facts, row: Row) -> Row | None:
    """Undo a removal; a person who belongs in the chat is in it again within seconds, silenced if they were before."""
    if not isinstance(row, Exclusion) or row.kind != "removed":
        return row
    return replace(row, kind="muted", was_muted=None) if row.was_muted else None


def mute(by: Session, facts: Facts, row: Row) -> Row:
    """Silence a member: they read, and write no more."""
    if isinstance(row, Exclusion) or row.muted is not None:
        return row
    return replace(row, muted=_decision(by, facts, row).muted())


def unmute(_by: Session, _facts: Facts, row: Row) -> Row | None:
    """Let a member write again."""
    if isinstance(row, Exclusion):
        return None if row.kind == "muted" else replace(row, was_muted=None)
    return replace(row, muted=None)


def _decision(by: Session, facts: Facts, member: Member) -> Decision:
    entitlements = POLICY.entitlements_by_chat(facts, clock.today()).get(member.chat_id, [])
    # A member who only reads on in an archived chat has no entitlement; the membership's basis then gives the reasons.
    because = entitling_reasons(entitlements, facts) or reasons(member.basis, facts)
    return Decision(by=by.person_id, since=clock.now(), reasons=because)
