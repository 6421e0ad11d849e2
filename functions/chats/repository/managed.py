"""Reading the chats that somebody answers for, and who belongs in one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.rules.audience import STAFF
from svyazka_common import partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, Exclusion, Member, chat_pk
from svyazka_common.records.link import Link
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Person, SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.answering import Duty
    from functions.chats.rules.audience import Tie
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.chats import ChatRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A chat as it is, with what ties people to it by the roster, ended relations too."""

    ties: list[Tie] = field(default_factory=list)
    members: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)


def duties_of(person_id: str) -> list[Duty]:
    """The person's homerooms, loads and roles, ended ones too."""
    return _duties(partitions.side_by_side(_reads_of_duties(person_id)))


def duties_and_chat(person_id: str, chat: ChatRef) -> tuple[list[Duty], Chat | None, SchoolClass | None]:
    """The person's duties; the chat, and the class after which it is named, where they exist."""
    keys = [key_of(chat.pk, chat.sk), key_of(class_pk(chat.scope_id), Prefix.CLASS.key())]
    found = partitions.side_by_side([*_reads_of_duties(person_id), partial(queries.items, keys)])
    return _duties(found), next(iter(of_kind(Chat, found)), None), next(iter(of_kind(SchoolClass, found)), None)


def chats(refs: Iterable[ChatRef]) -> dict[str, Chat]:
    """Those of the chats that exist, by chat id."""
    keys = [key_of(ref.pk, ref.sk) for ref in refs]
    return {chat.chat_id: chat for chat in of_kind(Chat, partitions.side_by_side(partitions.key_reads(keys)))}


def presence(chat: ChatRef, class_id: str) -> Presence:
    """Who is tied to the chat, who is in it, and who was taken out by hand; through the index, which may lag."""
    in_chat = chat_pk(chat.chat_id)
    found = partitions.side_by_side(
        partial(partitions.inverse, pk, prefix)
        for pk, prefix in (
            *_ties(chat, class_id),
            (in_chat, Prefix.MEMBER.key("")),
            (in_chat, Prefix.EXCLUDED.key("")),
        )
    )
    ties: list[Tie] = [*of_kind(RoleAssignment, found), *of_kind(Enrolment, found)]
    ties += [*of_kind(Homeroom, found), *of_kind(TeachingLoad, found)]
    return Presence(
        ties=ties,
        members={member.person_id for member in of_kind(Member, found)},
        excluded={one.person_id for one in of_kind(Exclusion, found) if one.kind == "removed"},
    )


def guardianships_of(pupils: Iterable[str]) -> list[Guardianship]:
    """Who is or was a guardian of one of the pupils."""
    reads = partitions.inverse_reads(map(person_pk, sorted(pupils)), Prefix.GUARDED_BY.key(""))
    return of_kind(Guardianship, partitions.side_by_side(reads))


def people_and_linked(people: Iterable[str], named: Iterable[str]) -> tuple[dict[str, Person], set[str]]:
    """The people and others to be named, by id; which of the people have a link that counts."""
    wanted = sorted(people)
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in sorted({*wanted, *named})]
    links = partitions.reads(map(person_pk, wanted), Prefix.LINK.key(""))
    found = partitions.side_by_side(chain(partitions.key_reads(keys), links))
    linked = {link.person_id for link in of_kind(Link, found) if not link.suspended}
    return {person.person_id: person for person in of_kind(Person, found)}, linked


def _ties(chat: ChatRef, class_id: str) -> list[tuple[str, str]]:
    if chat.kind == "colleagues":
        # Not all roles at once: those of the pupils and parents are a hundred times as many.
        return [(chat.pk, Prefix.ROLE.key(role, "")) for role in sorted(STAFF)]
    second = Prefix.TEACHER if chat.kind == "subject" else Prefix.HOMEROOM
    return [(class_pk(class_id), prefix.key("")) for prefix in (Prefix.PUPIL, second)]


def _reads_of_duties(person_id: str) -> list[partitions.Read]:
    pk = person_pk(person_id)
    # Homerooms and loads are near neighbours in the partition, with little between them.
    return [
        partial(partitions.between, pk, Prefix.HOMEROOM.key(""), Prefix.LOAD.key("~")),
        partial(partitions.partition, pk, Prefix.ROLE.key("")),
    ]


def _duties(found: list[Item]) -> list[Duty]:
    return [*of_kind(Homeroom, found), *of_kind(TeachingLoad, found), *of_kind(RoleAssignment, found)]
