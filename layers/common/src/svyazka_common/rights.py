"""Who may do what: the one place that every call asks (the same as a table: docs/rights.md; why: docs/adr/0018).

A right rests on facts of the roster that count today. A call reads them from the table afresh, in the same round as
what it is about, and gives both to one of the `access_…` functions. These return what the caller may act on, or raise
the DomainError that the caller is answered with.

Rights of the staff count only in a session of that organisation's own account. An administrator can let somebody into
an account of the administrator's school, and that must open nothing of another school. What a person is as a pupil or
a parent counts in every session.

What somebody may do with a chat that they are in: `svyazka_common.chat_rights`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    person_pk,
    role_sk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item, Key
    from svyazka_common.records.chats import Chat, ChatRef
    from svyazka_common.records.exports import ChatExport
    from svyazka_common.records.link import Conflict
    from svyazka_common.records.roster import Role
    from svyazka_common.records.safeguarding import Report

type Fact = Link | RoleAssignment | Enrolment | GroupEnrolment | Guardianship | TeachingLoad | Homeroom
"""On what a right or a membership rests."""
FACTS: tuple[type[Fact], ...] = (
    Link,
    RoleAssignment,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    TeachingLoad,
    Homeroom,
)
type Place = SchoolClass | Organisation
"""What a relation is to."""
type Duty = Homeroom | TeachingLoad | RoleAssignment
"""By what somebody of the staff answers for a chat."""
type ManagedBy = Callable[[Duty], Iterable[ChatRef]]
"""The chats that a duty makes somebody answer for, which the membership policy of the chats says."""

STAFF: frozenset[Role] = frozenset({"teacher", "homeroom_teacher", "school_admin", "authority_officer"})


def counts(record: Fact | Place | Account, today: str) -> bool:
    """Whether a fact of the roster, an account or a link counts on a day (ISO 8601).

    Nothing has ended it, and the day lies within one of its periods, where it has any.
    """
    match record:
        case Link():
            return not record.suspended
        case Guardianship() | Organisation() | Account():
            return record.status == "active"
        case SchoolClass():
            return record.status == "active" and record.starts_on <= today <= record.ends_on
        case _:
            in_days = any((first or today) <= today <= (last or today) for first, last in record.periods)
            return record.status == "active" and in_days


def counts_or_will(
    record: RoleAssignment | Enrolment | GroupEnrolment | Homeroom | TeachingLoad | SchoolClass, today: str
) -> bool:
    """Whether it counts today or on its first day to come. For lists of people only; a right takes `counts`.

    Logins are handed out before the year begins.
    """
    beginnings = (record.starts_on,) if isinstance(record, SchoolClass) else (first for first, _ in record.periods)
    return any(counts(record, max(today, first or today)) for first in beginnings)


# The school's administrator.


def administrator_keys(session: Session) -> list[Key]:
    """Return the keys of the items that `access_school` needs."""
    return [key_of(person_pk(session.person_id), role_sk(session.organisation_id, "school_admin")), place_key(session)]


def place_key(session: Session) -> Key:
    """The key of the organisation whose account the session is of."""
    pk = Prefix.ORGANISATION.key(session.organisation_id)
    return key_of(pk, Prefix.ORGANISATION.key())


def access_school(session: Session, items: Iterable[Item], today: str) -> RoleAssignment:
    """The role by which the caller administers the session's school, from items of `administrator_keys`.

    Raises DomainError(not_school_admin).
    """
    read = list(items)
    roles = _in_session(session, of_kind(RoleAssignment, read), of_kind(Organisation, read), today)
    for role in roles:
        if role.role == "school_admin":
            return role
    raise DomainError(Code.NOT_SCHOOL_ADMIN)


def access_class(session: Session, items: Iterable[Item], school_class: SchoolClass | None, today: str) -> SchoolClass:
    """A class of the administrator's school, which may be over or still to come.

    Raises DomainError: not_school_admin, class_unknown.
    """
    access_school(session, items, today)
    if school_class is None or school_class.organisation_id != session.organisation_id:
        raise DomainError(Code.CLASS_UNKNOWN)
    return school_class


def access_account(
    session: Session, items: Iterable[Item], account: Account | None, today: str
) -> tuple[RoleAssignment, Account]:
    """An account of the administrator's school, and the role by which the caller may act on it.

    Raises DomainError: not_school_admin, account_unknown.
    """
    role = access_school(session, items, today)
    if account is None or account.organisation_id != session.organisation_id or not counts(account, today):
        raise DomainError(Code.ACCOUNT_UNKNOWN)
    return role, account


def access_conflict(
    session: Session, items: Iterable[Item], conflict: Conflict | None, today: str
) -> tuple[RoleAssignment, Conflict]:
    """A conflict of the administrator's school, and the role by which the caller may settle it.

    Raises DomainError: not_school_admin, conflict_unknown.
    """
    role = access_school(session, items, today)
    if conflict is None or conflict.organisation_id != session.organisation_id:
        raise DomainError(Code.CONFLICT_UNKNOWN)
    return role, conflict


def access_person(session: Session, items: Iterable[Item], organisations: Iterable[str], today: str) -> str:
    """The administrator's school, where it is among the organisations that a person is or was tied to.

    Raises DomainError(person_unknown), whether there is such a person or not, and for everybody else too.
    """
    try:
        access_school(session, items, today)
    except DomainError:
        raise DomainError(Code.PERSON_UNKNOWN) from None
    if session.organisation_id not in set(organisations):
        raise DomainError(Code.PERSON_UNKNOWN)
    return session.organisation_id


# The officer of an education authority.


def officer_keys(session: Session) -> list[Key]:
    """Return the keys of the items that `access_authority` needs."""
    role = role_sk(session.organisation_id, "authority_officer")
    return [key_of(person_pk(session.person_id), role), place_key(session)]


def access_authority(session: Session, items: Iterable[Item], today: str) -> RoleAssignment:
    """The role by which the caller works in the session's authority, from items of `officer_keys`.

    Raises DomainError(not_authority_officer).
    """
    read = list(items)
    for role in _in_session(session, of_kind(RoleAssignment, read), of_kind(Organisation, read), today):
        if role.role == "authority_officer":
            return role
    raise DomainError(Code.NOT_AUTHORITY_OFFICER)


# Who decides about reports.


def access_reports(session: Session, items: Iterable[Item], today: str) -> RoleAssignment:
    """The role by which the caller decides about reports to the session's organisation: administrator or officer.

    Raises DomainError(not_school_admin).
    """
    read = list(items)
    for role in _in_session(session, of_kind(RoleAssignment, read), of_kind(Organisation, read), today):
        if role.role in {"school_admin", "authority_officer"}:
            return role
    raise DomainError(Code.NOT_SCHOOL_ADMIN)


def access_report(
    session: Session, items: Iterable[Item], report: Report | None, today: str
) -> tuple[RoleAssignment, Report]:
    """A report to the session's organisation, and the role by which the caller may decide about it.

    A report about the caller is none for them. Raises DomainError: not_school_admin, report_unknown.
    """
    role = access_reports(session, items, today)
    if report is None or report.organisation_id != session.organisation_id:
        raise DomainError(Code.REPORT_UNKNOWN)
    if report.about_person_id == session.person_id:
        raise DomainError(Code.REPORT_UNKNOWN)
    return role, report


# Who reads a chat that they are not in.


def access_supervised(
    session: Session, items: Iterable[Item], chat: Chat | None, today: str
) -> tuple[RoleAssignment, Chat]:
    """A chat of the administrator's school, and the role by which the caller may read it with a reason.

    A chat of two is none. Raises DomainError: not_school_admin, chat_unknown.
    """
    role = access_school(session, items, today)
    if chat is None or chat.organisation_id != session.organisation_id or chat.direct:
        raise DomainError(Code.CHAT_UNKNOWN)
    return role, chat


def access_export(
    session: Session, items: Iterable[Item], export: ChatExport | None, today: str
) -> tuple[RoleAssignment, ChatExport]:
    """An export of the administrator's school, and the role by which the caller may have its file.

    Raises DomainError: not_school_admin, export_unknown.
    """
    role = access_school(session, items, today)
    if export is None or export.organisation_id != session.organisation_id:
        raise DomainError(Code.EXPORT_UNKNOWN)
    return role, export


def access_supervised_chats(session: Session, items: Iterable[Item], chats: Iterable[Chat], today: str) -> list[Chat]:
    """The chats of the administrator's school that `access_supervised` gives. Raises DomainError(not_school_admin)."""
    access_school(session, items, today)
    return [chat for chat in chats if chat.organisation_id == session.organisation_id and not chat.direct]


# Who answers for a chat.


def access_managed_chats(
    session: Session, duties: Iterable[Duty], places: Iterable[Place], today: str, *, managed_by: ManagedBy
) -> dict[ChatRef, Duty]:
    """The chats that the caller answers for, each with the duty by which they do."""
    return {ref: duty for duty in _in_session(session, duties, places, today) for ref in managed_by(duty)}


def access_managed_chat(  # noqa: PLR0913 - a chat is the class's and the school's
    session: Session,
    ref: ChatRef,
    duties: Iterable[Duty],
    places: Iterable[Place],
    today: str,
    *,
    owner: Chat | SchoolClass | None,
    managed_by: ManagedBy,
) -> Duty:
    """The duty by which the caller answers for a chat: their own, or that of its school's administrator.

    `owner` is the chat, or the class after which it is named where the chat is still to be made.
    Raises DomainError(chat_unknown), whether there is such a chat or not.
    """
    counting = _in_session(session, duties, places, today)
    for duty in counting:
        if ref in managed_by(duty):
            return duty
    if ref.kind != "colleagues" and owner is not None and owner.organisation_id == session.organisation_id:
        for duty in counting:
            if isinstance(duty, RoleAssignment) and duty.role == "school_admin":
                return duty
    raise DomainError(Code.CHAT_UNKNOWN)


def administers(session: Session, organisation_id: str, items: Iterable[Item], today: str) -> bool:
    """Whether the caller administers an organisation in this session, by items of `administrator_keys`."""
    try:
        return access_school(session, items, today).organisation_id == organisation_id
    except DomainError:
        return False


def access_loads(
    session: Session, loads: Iterable[TeachingLoad], places: Iterable[Place], today: str
) -> list[TeachingLoad]:
    """Return the teaching loads of the caller that count today: they may create chats for these subjects."""
    return _in_session(session, loads, places, today)


def access_load(  # noqa: PLR0913 - a load is of a class and a subject
    session: Session,
    loads: Iterable[TeachingLoad],
    places: Iterable[Place],
    today: str,
    *,
    class_id: str,
    subject_id: str,
    group_id: str | None = None,
) -> TeachingLoad:
    """The load by which the caller may create a subject's chat in a class, or in a group of it.

    A load of a group allows the whole class's chat too; a load of the whole class allows no group's.
    Raises DomainError: class_foreign, subject_not_taught.
    """
    in_class = [load for load in access_loads(session, loads, places, today) if load.class_id == class_id]
    if not in_class:
        raise DomainError(Code.CLASS_FOREIGN)
    for load in in_class:
        if load.subject_id == subject_id and group_id in {None, load.group_id}:
            return load
    raise DomainError(Code.SUBJECT_NOT_TAUGHT)


# What a session shows of its own person.


def access_roles(session: Session, roles: Iterable[RoleAssignment], today: str) -> list[RoleAssignment]:
    """The caller's roles that count today in this session."""
    return [role for role in roles if counts(role, today) and is_of_session(session, role)]


def access_account_roles(account: Account, roles: Iterable[RoleAssignment], today: str) -> list[RoleAssignment]:
    """The roles that a session of an account would show today, by which its owner recognises the account."""
    return [
        role
        for role in roles
        if counts(role, today) and (role.role not in STAFF or role.organisation_id == account.organisation_id)
    ]


def access_children(guardianships: Iterable[Guardianship], today: str) -> list[Guardianship]:
    """Return the guardianships of the caller that count today."""
    return [relation for relation in guardianships if counts(relation, today)]


def is_of_session(session: Session, fact: Fact) -> bool:
    """Return whether the session shows a fact about its person: a fact of staff only in its own organisation."""
    match fact:
        case Homeroom() | TeachingLoad():
            return fact.organisation_id == session.organisation_id
        case RoleAssignment() if fact.role in STAFF:
            return fact.organisation_id == session.organisation_id
        case _:
            return True


def _in_session[D: Duty](session: Session, duties: Iterable[D], places: Iterable[Place], today: str) -> list[D]:
    """The caller's duties that count today in the session's own organisation, which has to be among the places.

    A relation holds a copy of its class's days and ends with it; where the class itself was read, that counts too.
    """
    read = list(places)
    if not any(isinstance(place, Organisation) and _is_open(place, session, today) for place in read):
        return []
    closed = {place.class_id for place in read if isinstance(place, SchoolClass) and not counts(place, today)}
    return [
        duty
        for duty in duties
        if duty.person_id == session.person_id
        and duty.organisation_id == session.organisation_id
        and counts(duty, today)
        and (isinstance(duty, RoleAssignment) or duty.class_id not in closed)
    ]


def _is_open(organisation: Organisation, session: Session, today: str) -> bool:
    return organisation.organisation_id == session.organisation_id and counts(organisation, today)
