"""Invitations into chats made by hand, and requests that wait for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import notices, reading
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.invitations import Invitation, JoinRequest, invitation_sk, join_request_sk
from svyazka_common.records.roster import Organisation
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import NoticeKind
    from svyazka_common.records.chats import Chat, ChatSettings

MOST_FORGOTTEN = 50
"""Links that one call clears away."""

ABSENT = "attribute_not_exists(pk)"
COUNTS = "attribute_exists(pk) AND attribute_not_exists(revoked_at) AND expires_at > :now"
LETS_IN = f"{COUNTS} AND uses < uses_allowed"
WAITING = "#status = :waiting"
STATUS = {"#status": "status"}


def invitations_of(chat_id: str) -> list[Invitation]:
    """All that are remembered of a chat; a consistent read."""
    return of_kind(Invitation, reading.partition(chat_pk(chat_id), Prefix.INVITATION.key("")))


def invitation(chat_id: str, invitation_id: str) -> Invitation | None:
    """An invitation; a consistent read."""
    key = key_of(chat_pk(chat_id), invitation_sk(invitation_id))
    return first(Invitation, get_all(Setting.STATE_TABLE.read(), [key]))


def invitation_and_request(
    chat_id: str, invitation_id: str, person_id: str
) -> tuple[Invitation | None, JoinRequest | None]:
    """An invitation, and a person's request for the chat; a consistent read."""
    pk = chat_pk(chat_id)
    keys = [key_of(pk, invitation_sk(invitation_id)), key_of(pk, join_request_sk(person_id))]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return first(Invitation, items), first(JoinRequest, items)


def organisation_name(organisation_id: str) -> str:
    """What an organisation is called, empty where it is gone."""
    key = key_of(Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key())
    organisation = first(Organisation, get_all(Setting.STATE_TABLE.read(), [key]))
    return organisation.name if organisation is not None else ""


def store(
    new: Invitation, *, replaced: Invitation | None, forgotten: Iterable[Invitation], rests_on: Iterable[Action]
) -> None:
    """Write an invitation, and end the one that it replaces, while its maker may invite (`rests_on`).

    Raises ConditionFailedError where that has changed, or the replaced one is gone; DomainError(busy).
    """
    table = Setting.STATE_TABLE.read()
    actions = [put(table, new, ABSENT), *rests_on]
    if replaced is not None:
        actions.append(_revoked(replaced, new.made_at))
    past = [one for one in forgotten if one != replaced]
    actions += [delete(table, one.key) for one in past[:MOST_FORGOTTEN]]
    transact(actions)


def revoke(ended: Invitation, now: int) -> None:
    """End an invitation; the moment of the first time stays. Raises DomainError(busy)."""
    try:
        transact([_revoked(ended, now)])
    except ConditionFailedError:
        # It was revoked before, or cleared away: it counts no more either way.
        return


def used(taken: Invitation, now: int) -> Action:
    """The action that counts a use, while the link lets somebody in."""
    table = Setting.STATE_TABLE.read()
    return update(table, taken.key, "ADD uses :one", LETS_IN, one=1, now=now)


def counted(taken: Invitation) -> Action:
    """The action that counts a use which somebody has decided on, whatever the link's limits say."""
    return update(Setting.STATE_TABLE.read(), taken.key, "ADD uses :one", "attribute_exists(pk)", one=1)


def lets_in(followed: Invitation, now: int) -> Action:
    """The check that a link still lets somebody in."""
    return check(Setting.STATE_TABLE.read(), followed.key, LETS_IN, now=now)


def still_so(settings: ChatSettings) -> Action:
    """The check that nobody has changed a chat's settings: in a closed one nobody comes in by the link alone."""
    unchanged = "version = :version"
    condition = f"attribute_not_exists(pk) OR {unchanged}" if settings.version == 0 else unchanged
    return check(Setting.STATE_TABLE.read(), settings.key, condition, version=settings.version)


def forgotten(chat_id: str, person_id: str) -> Action:
    """The action that takes away a request that needs no answer any more, if there is one."""
    return delete(Setting.STATE_TABLE.read(), key_of(chat_pk(chat_id), join_request_sk(person_id)))


def requests_of(chat_id: str) -> list[JoinRequest]:
    """Who waits or was refused; a consistent read."""
    return of_kind(JoinRequest, reading.partition(chat_pk(chat_id), Prefix.JOIN_REQUEST.key("")))


def request_of(chat_id: str, person_id: str) -> JoinRequest | None:
    """A person's request; a consistent read."""
    key = key_of(chat_pk(chat_id), join_request_sk(person_id))
    return first(JoinRequest, get_all(Setting.STATE_TABLE.read(), [key]))


def ask(request: JoinRequest, followed: Invitation, *, rests_on: Iterable[Action]) -> None:
    """Write a request while the link counts; one that was refused is made anew by another link only.

    Raises ConditionFailedError, DomainError(busy).
    """
    anew = f"{ABSENT} OR invitation_id <> :invitation_id"
    request_put = put(Setting.STATE_TABLE.read(), request, anew, invitation_id=request.invitation_id)
    transact([request_put, lets_in(followed, request.asked_at), *rests_on])


def refuse(chat: Chat, request: JoinRequest, now: int) -> None:
    """Refuse a request that waits, with a notice to the person. Raises ConditionFailedError, DomainError(busy)."""
    table = Setting.STATE_TABLE.read()
    refused = update(
        table, request.key, "SET #status = :refused", WAITING, names=STATUS, refused="refused", waiting="waiting"
    )
    transact([refused, notice_of(request, "join_refused", now, chat)])


def drop(request: JoinRequest) -> None:
    """Take away a request that needs no answer any more. Raises DomainError(busy)."""
    transact([forgotten(request.chat_id, request.person_id)])


def answered(chat: Chat, request: JoinRequest, followed: Invitation | None, now: int) -> list[Action]:
    """The actions that go with an accepted request's membership: it ends, counts, and the person gets a notice.

    `followed` is the link, where it is still remembered.
    """
    gone = delete(Setting.STATE_TABLE.read(), request.key, "attribute_exists(pk)")
    counting = [counted(followed)] if followed is not None else []
    return [gone, *counting, notice_of(request, "join_accepted", now, chat)]


def notice_of(request: JoinRequest, kind: NoticeKind, now: int, chat: Chat) -> Action:
    """The action that writes a person a notice in the journal: what became of their request."""
    return notices.tell_owner(request.account_id, kind, now, chat)


def _revoked(ended: Invitation, now: int) -> Action:
    first_time = "attribute_exists(pk) AND attribute_not_exists(revoked_at)"
    return update(Setting.STATE_TABLE.read(), ended.key, "SET revoked_at = :now", first_time, now=now)
