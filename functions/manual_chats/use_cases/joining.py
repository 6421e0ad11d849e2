"""Who may come into a chat made by hand, by which tie; and bringing them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.manual_chats.repository.membership_writes import Joining
from svyazka_common import clock
from svyazka_common.contact_policy import contact, organisations_of
from svyazka_common.errors import Code, DomainError
from svyazka_common.known_people import read_known, read_presets
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.ties import basis_of, member_name, member_role, ties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.contact_policy import Contact
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat, Standing, Tie
    from svyazka_common.records.school_policy import ContactsPreset
    from svyazka_common.ties import KnownPerson


class Circle(Struct, frozen=True, kw_only=True):
    """The caller and the people that they name, as known today, with the policies that decide about their contacts."""

    me: KnownPerson
    others: dict[str, KnownPerson]
    presets: dict[str, ContactsPreset]
    organisation_id: str
    today: str

    def contacts(self) -> dict[str, Contact]:
        """What the caller may have with each of the others, by person id; who isn't in it can't be reached."""
        reached = {
            person_id: contact(self.me, other, self.today, self.presets, self.organisation_id)
            for person_id, other in self.others.items()
        }
        return {person_id: level for person_id, level in reached.items() if level is not None}


def read_circle(session: Session, people: Iterable[str]) -> Circle:
    """The caller with these people, by consistent reads."""
    today = clock.today()
    people_read = read_known({session.person_id, *people})
    places = {one for person in people_read.values() for one in organisations_of(person, today)}
    me = people_read.pop(session.person_id)
    return Circle(
        me=me, others=people_read, presets=read_presets(places), organisation_id=session.organisation_id, today=today
    )


def own_tie(me: KnownPerson, organisation_id: str, today: str) -> Tie:
    """The tie by which somebody comes into a chat in a session of an organisation: one to it, where there is one.

    A tie of the staff counts only in a session of its organisation. Raises DomainError(not_linked) without any.
    """
    ties = [tie for tie in ties_of(me, today) if tie["role"] != "staff" or tie["organisation_id"] == organisation_id]
    if me.link() is None or not ties:
        raise DomainError(Code.NOT_LINKED)
    return next((tie for tie in ties if tie["organisation_id"] == organisation_id), ties[0])


def reachable_only(circle: Circle, people: Iterable[str]) -> dict[str, Contact]:
    """The contacts of all these people.

    Raises DomainError, with the `person_ids` that it is about: contact_not_allowed, person_not_linked.
    """
    contacts, named = circle.contacts(), sorted(people)
    if foreign := [person_id for person_id in named if person_id not in contacts]:
        raise DomainError(Code.CONTACT_NOT_ALLOWED, person_ids=foreign)
    if unlinked := [person_id for person_id in named if circle.others[person_id].link() is None]:
        raise DomainError(Code.PERSON_NOT_LINKED, person_ids=unlinked)
    return {person_id: contacts[person_id] for person_id in named}


def membership(
    chat: Chat,
    known_person: KnownPerson,
    tie: Tie,
    *,
    standing: Standing | None = None,
    peer: KnownPerson | None = None,
) -> Member | None:
    """The membership by which somebody comes into a chat now; None where they have no such tie, or no link.

    `peer` is the other person of a chat of two, whose name is its title.
    """
    today = clock.today()
    basis = basis_of(known_person, tie, today)
    if basis is None or known_person.person is None:
        return None
    role = member_role(known_person, tie, today)
    now_ms = clock.now_ms()
    return Member(
        person_id=known_person.person_id,
        chat_id=chat.chat_id,
        kind="manual",
        title=chat.title if peer is None else shown_name(peer),
        organisation_id=tie["organisation_id"],
        name=member_name(known_person.person, role),
        role=role,
        status=chat.status,
        basis=list(basis),
        joined_at=now_ms // 1000,
        joined_at_ms=now_ms,
        standing=standing,
        tie=tie,
        peer_id=None if peer is None else peer.person_id,
    )


def joining_instead_of(row: Exclusion | None, known_person: KnownPerson, member: Member) -> Joining:
    """Somebody who comes in, in the place of an exclusion where there is one: who was silenced is so still."""
    if row is not None and (row.kind == "muted" or row.was_muted):
        member = replace(member, muted={"by": row.by, "since": row.since, "reasons": row.reasons})
    return Joining(known_person=known_person, member=member, instead_of=row)


def shown_name(known_person: KnownPerson) -> str:
    """How a person is called to somebody who may write to them."""
    return "" if known_person.person is None else known_person.person.full_name


def joinings(
    chat: Chat, circle: Circle, contacts: Mapping[str, Contact], rows: Mapping[str, Member | Exclusion]
) -> tuple[list[Joining], list[str]]:
    """The people who come into a chat by these contacts, and those who can't; who is in it already is in neither.

    `rows` are what stands in the place of their memberships: who was taken out by hand comes back by hand.
    """
    coming: list[Joining] = []
    left_out: list[str] = []
    for person_id, reached in sorted(contacts.items()):
        row = rows.get(person_id)
        if isinstance(row, Member):
            continue
        # The owner noted in the chat owns it again.
        standing: Standing | None = "owner" if chat.owner_id == person_id else None
        member = membership(chat, circle.others[person_id], reached.tie, standing=standing)
        if member is None:
            left_out.append(person_id)
            continue
        coming.append(joining_instead_of(row, circle.others[person_id], member))
    return coming, left_out
