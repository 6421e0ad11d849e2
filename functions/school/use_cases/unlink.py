"""The school's administrator takes a person's link back, where the person has lost the number that would prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.school.repository import accounts
from functions.school.repository.accounts import Unlinking
from svyazka_common import aws, clock
from svyazka_common.accounts import person_items
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import first, of_kind
from svyazka_common.records.link import Link, VkId
from svyazka_common.rights import access_account

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


def unlink_for(session: Session, person_id: str) -> None:
    """Take the link of a person's account in the administrator's school back, and let them link another number.

    Their sessions end, the number gets an SMS, the account a notice and the school's audit trail an entry. Raises
    ProblemError: not_school_admin, account_unknown, not_linked, busy.
    """
    (administrator, stored_account), items = aws.concurrently(
        lambda: accounts.account_of_person(session, person_id), lambda: person_items(person_id)
    )
    role, account = access_account(session, administrator, stored_account, clock.today())
    vk_id, links = first(VkId, items), of_kind(Link, items)
    in_school = [link for link in links if link.organisation_id == session.organisation_id]
    if vk_id is None:
        raise ProblemError(Code.NOT_LINKED)
    # Of several accounts in the school those that are linked; without a link the number alone stands in the way.
    account_ids = [link.account_id for link in in_school] or [account.account_id]
    now_ms = clock.now_ms()
    for account_id in account_ids:
        link = next((link for link in in_school if link.account_id == account_id), None)
        last = link is not None and links == [link] and vk_id.holds_phone
        accounts.commit_unlink(
            session, role, Unlinking(account_id=account_id, link=link, vk_id=vk_id, last=last), now_ms
        )
