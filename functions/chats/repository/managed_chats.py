"""Reads the chats that a person answers for and who belongs in one or is in it; leaves notices for the missing."""

from __future__ import annotations

from functools import partial
from itertools import batched, chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from functions.chats.rules.membership_policy import POLICY
from svyazka_common import aws, clock, reading
from svyazka_common.membership_table import RELATIONS
from svyazka_common.reading import get_all
from svyazka_common.records.access import Notice
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.chats import Chat, Exclusion, Member, chat_pk
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Account,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
)
from svyazka_common.rights import counts, place_key
from svyazka_common.settings import Setting
from svyazka_common.transactions import put, transact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.membership_table import Relation
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item, Key
    from svyazka_common.records.chats import ChatRef
    from svyazka_common.rights import Duty, Place

REMINDER_SECONDS = 30 * 24 * 3600
"""After so long a reminder that nobody has read is no longer shown."""
NOTICES_A_WRITE = 25


class Presence(Struct, frozen=True, kw_only=True):
    """Who is in a chat, who was taken out of it by hand, and the relations that may lead into it, ended ones too."""

    relations: list[Relation] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)


class DutiesAndChat(Struct, frozen=True, kw_only=True):
    """What decides whether a person answers for a chat; `school_class` is the first class of the chat's lineage."""

    duties: list[Duty]
    organisations: list[Organisation]
    chat: Chat | None
    school_class: SchoolClass | None

    @property
    def places(self) -> list[Place]:
        """The session's organisation and the class, as far as they exist."""
        return [*self.organisations, *([self.school_class] if self.school_class is not None else [])]


def duties_of(session: Session) -> tuple[list[Duty], list[Organisation]]:
    """The caller's homerooms, loads and roles, ended ones too, and the session's organisation."""
    items = reading.side_by_side([*_reads_of_duties(session), _read_of([place_key(session)])])
    return _duties(items), of_kind(Organisation, items)


def duties_and_chat(session: Session, chat: ChatRef) -> DutiesAndChat:
    """The same with the chat, and the first class of its lineage, where they exist."""
    keys = [place_key(session), key_of(chat.pk, chat.sk)]
    if POLICY.scope(chat) == "class":
        keys.append(key_of(class_pk(chat.scope_id), Prefix.CLASS.key()))
    items = reading.side_by_side([*_reads_of_duties(session), _read_of(keys)])
    return DutiesAndChat(
        duties=_duties(items),
        organisations=of_kind(Organisation, items),
        chat=next(iter(of_kind(Chat, items)), None),
        school_class=next(iter(of_kind(SchoolClass, items)), None),
    )


def stored_chats(chats: Iterable[ChatRef]) -> dict[str, Chat]:
    """Those of the chats that exist, by chat id."""
    keys = [key_of(chat.pk, chat.sk) for chat in chats]
    return {chat.chat_id: chat for chat in of_kind(Chat, reading.side_by_side(reading.key_reads(keys)))}


def presence(chat: ChatRef, class_id: str) -> Presence:
    """Who belongs in a chat and who is in it, through the index, which may lag; `class_id` is the class it serves."""
    scope_pk = chat.pk if POLICY.scope(chat) == "organisation" else class_pk(class_id)
    in_chat = chat_pk(chat.chat_id)
    items = reading.side_by_side(
        partial(reading.inverse, pk, prefix)
        for pk, prefix in (
            *((scope_pk, prefix) for prefix in POLICY.index_prefixes(chat)),
            (in_chat, Prefix.MEMBER.key("")),
            (in_chat, Prefix.EXCLUDED.key("")),
        )
    )
    return Presence(
        relations=list(chain.from_iterable(of_kind(kind, items) for kind in RELATIONS)),
        members={member.person_id for member in of_kind(Member, items)},
        removed={exclusion.person_id for exclusion in of_kind(Exclusion, items) if exclusion.kind == "removed"},
    )


def guardianships_of(pupils: Iterable[str]) -> list[Guardianship]:
    """The guardianships of the pupils, ended ones too."""
    reads = reading.inverse_reads(map(person_pk, sorted(pupils)), Prefix.GUARDED_BY.key(""))
    return of_kind(Guardianship, reading.side_by_side(reads))


def people_and_linked(people: Iterable[str], named: Iterable[str]) -> tuple[dict[str, Person], set[str]]:
    """Records of `people` and `named` by id, and the ids among `people` with a link that counts."""
    person_ids = sorted(people)
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in sorted({*person_ids, *named})]
    links = reading.reads(map(person_pk, person_ids), Prefix.LINK.key(""))
    items = reading.side_by_side(chain(reading.key_reads(keys), links))
    linked = {link.person_id for link in of_kind(Link, items) if not link.suspended}
    return {person.person_id: person for person in of_kind(Person, items)}, linked


def _read_of(keys: list[Key]) -> reading.Read:
    return partial(get_all, Setting.STATE_TABLE.read(), keys)


def _reads_of_duties(session: Session) -> list[reading.Read]:
    pk = person_pk(session.person_id)
    # Homerooms and loads are near neighbours in the partition, with little between them.
    return [
        partial(reading.between, pk, Prefix.HOMEROOM.key(""), Prefix.LOAD.key("~")),
        partial(reading.partition, pk, Prefix.ROLE.key(session.organisation_id, "")),
    ]


def _duties(items: list[Item]) -> list[Duty]:
    return [*of_kind(Homeroom, items), *of_kind(TeachingLoad, items), *of_kind(RoleAssignment, items)]


def accounts_of(people: Iterable[str]) -> list[Account]:
    """The accounts by which people can log in today, in whatever organisation: the link is the person's."""
    reads = reading.inverse_reads(map(person_pk, sorted(people)), Prefix.ACCOUNT.key(""))
    items = reading.side_by_side(reads)
    today = clock.today()
    return [account for account in of_kind(Account, items) if counts(account, today)]


def store_reminders(account_ids: Iterable[str], now: int) -> None:
    """Store a notice for each account; a second one on the same day in Moscow replaces the first.

    Raises DomainError(busy).
    """
    notices = [
        Notice(
            account_id=account_id,
            notice_id=f"link_reminder.{clock.day_of(now)}",
            kind="link_reminder",
            noticed_at=now,
            expires_at=now + REMINDER_SECONDS,
        )
        for account_id in sorted(account_ids)
    ]
    table = Setting.ACCESS_TABLE.read()
    aws.concurrently(
        *(
            partial(transact, [put(table, notice) for notice in together])
            for together in batched(notices, NOTICES_A_WRITE, strict=False)
        )
    )
