"""Proving the old number, which unlinking and changing the profile's number need: a password is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.link.repository import codes, journeys
from functions.link.repository.challenges import Challenge, OldPhone, new_challenge, typable
from svyazka_common import aws, budgets, clock, paper_codes
from svyazka_common.budgets import reservation, take_all
from svyazka_common.errors import Code, DomainError
from svyazka_common.paper_codes import right_paper_code
from svyazka_common.phone_holders import belongs, children_of, guardians_of, holders_from, strangers
from svyazka_common.secrets import code_digits, same

if TYPE_CHECKING:
    from functions.link.repository.journeys import LinkItems
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import VkId


def send_unlink_code(session: Session) -> Challenge:
    """A code to the number that the caller's profile has.

    Raises DomainError: not_linked, old_phone_gone, sms_too_soon, sms_limit, sms_number_limit, session_required.
    """
    vk_id = _profiles_vk_id(journeys.link_items(session))
    if vk_id.released_at is not None:
        raise DomainError(Code.OLD_PHONE_GONE)
    challenge = new_challenge(vk_id.phone, clock.now(), "unlink")
    own = vk_id.given_up_at is None or _nobody_elses(session, vk_id)
    challenge = replace(challenge, own=own)
    codes.send_code(session, challenge, codes.sms_budgets(session, challenge))
    return challenge


def _nobody_elses(session: Session, vk_id: VkId) -> bool:
    # Nobody holds a number that was given up, so a stranger may have got it since: they must not be sent the code.
    (_, phone), children, guardians = aws.concurrently(
        lambda: journeys.link_items_and_phone(session, vk_id.phone_key),
        lambda: children_of(session.person_id),
        lambda: guardians_of(session.person_id),
    )
    kin, holders = frozenset(children | guardians), holders_from(phone.holders)
    if strangers(session.person_id, kin, holders):
        raise DomainError(Code.OLD_PHONE_GONE)
    return belongs(session.person_id, kin, holders)


def prove_by_code(session: Session, typed_code: str) -> None:
    """Keep in the session that the code of the SMS was right.

    Raises DomainError: code_wrong, code_expired, code_tries_spent, old_phone_gone, session_required.
    """
    now = clock.now()
    challenge = typable(session, now, "unlink")
    taken, items = aws.concurrently(
        lambda: codes.begin_try(session, challenge, now), lambda: journeys.link_items(session)
    )
    if not same(typed_code, code_digits("unlink", challenge.challenge_id)):
        raise DomainError(Code.CODE_WRONG, tries_left=challenge.tries_left - 1)
    vk_id = _profiles_vk_id(items)
    proof = OldPhone(phone_key=challenge.phone_key, proven_at=now)
    journeys.commit_proof_by_code(session, challenge, proof, vk_id, taken)


def prove_by_paper(session: Session, typed_code: str) -> None:
    """Keep in the session that the code on paper was right; it is spent.

    Raises DomainError: not_linked, paper_code_wrong, too_many_attempts, session_required.
    """
    now = clock.now()
    _, items, account = aws.concurrently(
        lambda: take_all([reservation(budgets.PAPER_PAIR, session.account_id, now)]),
        lambda: journeys.link_items(session),
        lambda: journeys.account_of(session),
    )
    vk_id = _profiles_vk_id(items)
    code = paper_codes.paper_code_of(account.organisation_id, account.login) if account is not None else None
    if account is None or code is None or not right_paper_code(code, session.account_id, typed_code, now):
        raise DomainError(Code.PAPER_CODE_WRONG)
    proof = OldPhone(phone_key=vk_id.phone_key, proven_at=now)
    journeys.commit_proof_by_paper(session, code, proof)


def _profiles_vk_id(items: LinkItems) -> VkId:
    # Without a profile there is nothing that the number protects.
    if items.vk_id is None or items.profile is None:
        raise DomainError(Code.NOT_LINKED)
    return items.vk_id
