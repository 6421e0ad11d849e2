"""The accounts of a school: codes on paper that are issued for them, and links that are taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items, still_counts
from svyazka_common.audit import audited
from svyazka_common.errors import Code, DomainError
from svyazka_common.links import give_up_phone, remove_link, start_anew, still_unlinked
from svyazka_common.notices import sms_notice, tell_owner
from svyazka_common.reading import get_all, inverse
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import VkId
from svyazka_common.records.roster import Account, Person, account_key, open_account, person_pk
from svyazka_common.rights import administrator_keys, counts
from svyazka_common.sessions import end_sessions
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, check, put, transact

if TYPE_CHECKING:
    from svyazka_common.records.access import PaperCode, Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.link import Link
    from svyazka_common.records.roster import RoleAssignment
    from svyazka_common.transactions import Action


def account_by_login(session: Session, login: str) -> tuple[list[Item], Account | None]:
    """Return the items that show whether the caller is the administrator, and the account of a (normalised) login."""
    keys = [*administrator_keys(session), account_key(session.organisation_id, login)]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return items, open_account(items)


def account_of_person(session: Session, person_id: str) -> tuple[list[Item], Account | None]:
    """The same, and a person's account in the school: of several, the account that changed last."""
    administrator, accounts = aws.concurrently(
        partial(administrator_items, session),
        partial(inverse, person_pk(person_id), Prefix.ACCOUNT.key("")),
    )
    today = clock.today()
    in_school = [
        account
        for account in of_kind(Account, accounts)
        if account.organisation_id == session.organisation_id and counts(account, today)
    ]
    return administrator, max(in_school, key=lambda account: (account.version, account.login), default=None)


def person_and_vk_id(person_id: str) -> tuple[Person | None, VkId | None]:
    """A person, and the phone that they have proven."""
    pk = person_pk(person_id)
    items = get_all(Setting.STATE_TABLE.read(), [key_of(pk, Prefix.PERSON.key()), key_of(pk, Prefix.VK_ID.key())])
    return first(Person, items), first(VkId, items)


def commit_paper_code(
    session: Session, role: RoleAssignment, code: PaperCode, account: Account, vk_id: VkId | None
) -> None:
    """Write a code on paper in place of the older code of the login.

    The account's owner gets a notice, their proven phone an SMS, and the audit trail an entry. Raises
    DomainError(busy) where role or account have changed.
    """
    now = clock.now()
    same_account = check(
        Setting.STATE_TABLE.read(),
        account.key,
        "account_id = :account_id AND #status = :active",
        names={"#status": "status"},
        account_id=account.account_id,
        active="active",
    )
    _write(
        [
            put(Setting.ACCESS_TABLE.read(), code),
            same_account,
            still_counts(role),
            audited(session, "paper_code_issued", account.person_id, account.account_id),
            tell_owner(account.account_id, "paper_code_issued", now),
            *sms_notice(vk_id, "paper_code_issued", now),
        ]
    )


class Unlinking(Struct, frozen=True, kw_only=True):
    """An account whose link is taken back, None where it has none; with the `last` link the number is given up."""

    account_id: str
    link: Link | None
    vk_id: VkId
    last: bool


def commit_unlink(session: Session, role: RoleAssignment, unlinking: Unlinking, now_ms: int) -> None:
    """Take the link back; sessions end, the number gets an SMS, the account a notice and the audit trail an entry.

    Raises DomainError(busy) where role or link have changed.
    """
    account_id, link, vk_id, now = unlinking.account_id, unlinking.link, unlinking.vk_id, now_ms // 1000
    _write(
        [
            still_counts(role),
            *(remove_link(link) if link is not None else [still_unlinked(vk_id.person_id, account_id)]),
            *start_anew(vk_id.person_id, account_id, now),
            end_sessions(account_id, now_ms, "unlinked_by_school"),
            *sms_notice(vk_id, "unlinked", now),
            tell_owner(account_id, "unlinked_by_school", now),
            audited(session, "unlinked", vk_id.person_id, account_id),
            *(give_up_phone(vk_id, now) if unlinking.last else []),
        ]
    )


def _write(actions: list[Action]) -> None:
    try:
        transact(actions)
    except ConditionFailedError:
        # The roster or another administrator was quicker; the next try sees how.
        raise DomainError(Code.BUSY, retry_after_seconds=1) from None
