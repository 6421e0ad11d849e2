"""What the administrator does with a person's account: hands out a code on paper, or takes the link back.

By the code somebody gets a new password; a link is taken back where its owner has lost the number that would prove it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from functions.school.repository import accounts
from functions.school.repository.accounts import Unlinking
from functions.school.schemas import PaperCodeIssued
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.links import links_and_vk_id
from svyazka_common.paper_codes import PAPER_ALPHABET, PAPER_CODE_LIVES_SECONDS, PAPER_GROUP, PAPER_SIGNS, paper_hash
from svyazka_common.problems import missing_field, superfluous_field
from svyazka_common.records.access import PaperCode
from svyazka_common.records.roster import normalise_login
from svyazka_common.rights import access_account

if TYPE_CHECKING:
    from functions.school.schemas import PaperCodeWanted
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import Account


def issue_paper_code(session: Session, wanted: PaperCodeWanted) -> PaperCodeIssued:
    """Issue a one-time code for an account of the administrator's school.

    The account's owner gets a notice, their proven phone an SMS, and the audit trail an entry. Raises DomainError:
    not_school_admin, account_unknown, busy; fields_invalid unless just one of login and person is given.
    """
    administrator, stored_account = _administrator_and_account(session, wanted)
    role, account = access_account(session, administrator, stored_account, clock.today())
    organisation_id = account.organisation_id
    person, vk_id = accounts.person_and_vk_id(account.person_id)
    signs = "".join(secrets.choice(PAPER_ALPHABET) for _ in range(PAPER_SIGNS))
    expires_at = clock.now() + PAPER_CODE_LIVES_SECONDS
    code = PaperCode(
        organisation_id=organisation_id,
        login=account.login,
        account_id=account.account_id,
        code_hash=paper_hash(organisation_id, account.login, signs),
        expires_at=expires_at,
        issued_by_account=session.account_id,
        issued_by_person=session.person_id,
    )
    accounts.commit_paper_code(session, role, code, account, vk_id)
    groups = (signs[start : start + PAPER_GROUP] for start in range(0, PAPER_SIGNS, PAPER_GROUP))
    return PaperCodeIssued(
        paper_code="-".join(groups),
        login=account.login,
        name=person.full_name if person is not None else "",
        expires_at=clock.iso(expires_at),
    )


def _administrator_and_account(session: Session, wanted: PaperCodeWanted) -> tuple[list[Item], Account | None]:
    match wanted.login, wanted.person_id:
        case str() as login, None:
            return accounts.account_by_login(session, normalise_login(login))
        case None, str() as person_id:
            return accounts.account_of_person(session, person_id)
        case None, None:
            raise missing_field("login")
        case _:
            raise superfluous_field("person_id")


def unlink_for(session: Session, person_id: str) -> None:
    """Take the link of a person's account in the administrator's school back, and let them link another number.

    Their sessions end, the number gets an SMS, the account a notice and the school's audit trail an entry. Raises
    DomainError: not_school_admin, account_unknown, not_linked, busy.
    """
    (administrator, stored_account), (links, vk_id) = aws.concurrently(
        lambda: accounts.account_of_person(session, person_id), lambda: links_and_vk_id(person_id)
    )
    role, account = access_account(session, administrator, stored_account, clock.today())
    in_school = [link for link in links if link.organisation_id == session.organisation_id]
    if vk_id is None:
        raise DomainError(Code.NOT_LINKED)
    # Of several accounts in the school those that are linked; without a link the number alone stands in the way.
    account_ids = [link.account_id for link in in_school] or [account.account_id]
    now_ms = clock.now_ms()
    for account_id in account_ids:
        link = next((link for link in in_school if link.account_id == account_id), None)
        last = link is not None and links == [link] and vk_id.holds_phone
        accounts.commit_unlink(
            session, role, Unlinking(account_id=account_id, link=link, vk_id=vk_id, last=last), now_ms
        )
