"""A code to a phone, and the proof by it (journey, steps 3 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from functions.link.repository import codes, journeys
from functions.link.repository.challenges import Challenge, OldPhone, new_challenge, typable
from functions.link.repository.journeys import (
    Accepted,
    CodeConsumedError,
    PhoneChangedError,
    Proof,
    link_items_and_phone,
    owner_of_vk_user,
)
from functions.link.use_cases.status import LinkState, read_journey
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.phone_holders import belongs, children_of, guardians_of, holders_from, judge
from svyazka_common.phone_numbers import canonical
from svyazka_common.records.link import Journey, VkId, personal_data
from svyazka_common.secrets import code_digits, same
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.link.repository.journeys import LinkItems
    from svyazka_common.records.access import Channel, Session


def send_code(session: Session, typed_phone: str | None, channel: Channel = "sms") -> LinkState:
    """Send a code to a phone, or to the phone given last where `typed_phone` is None.

    The answer is the same whether anybody holds the phone or not.

    Raises DomainError: phone_invalid, phone_not_russian, already_linked, step_not_reached (no phone was given yet),
    call_not_offered, sms_too_soon, sms_limit, sms_number_limit, session_required.
    """
    if typed_phone is None:
        last = _given(session)
        challenge = new_challenge(last.phone, clock.now()).after(last, channel)
    else:
        challenge = new_challenge(canonical(typed_phone), clock.now()).after(Challenge.of(session), channel)
    if channel == "call" and not challenge.call_offered:
        raise DomainError(Code.CALL_NOT_OFFERED)
    (items, phone), children, guardians = aws.concurrently(
        lambda: link_items_and_phone(session, challenge.phone_key),
        lambda: children_of(session.person_id),
        lambda: guardians_of(session.person_id),
    )
    state = LinkState(items=items, challenge=Challenge.of(session), now=challenge.sent_at)
    if state.step == "linked":
        raise DomainError(Code.ALREADY_LINKED)
    own = belongs(session.person_id, frozenset(children | guardians), holders_from(phone.holders))
    challenge = replace(challenge, own=own or state.back_by_paper)
    codes.send_code(session, challenge, codes.sms_budgets(session, challenge))
    return replace(state, challenge=challenge)


def _given(session: Session) -> Challenge:
    last = Challenge.of(session)
    if last is not None and last.number_is_known(clock.now()):
        return last
    state = read_journey(session)
    if state.step == "linked":
        raise DomainError(Code.ALREADY_LINKED)
    if state.given is None:
        raise DomainError(Code.STEP_NOT_REACHED)
    return state.given


def verify_code(session: Session, typed_code: str) -> LinkState:
    """Count the try, compare the digits, then decide whose the phone is (docs/adr/0005, one phone, one family).

    Raises DomainError: code_wrong, code_expired, code_tries_spent, phone_taken, phone_differs, session_required, busy.
    """
    now = clock.now()
    challenge = typable(session, now)
    taken, (items, phone), children, guardians = aws.concurrently(
        lambda: codes.begin_try(session, challenge, now),
        lambda: link_items_and_phone(session, challenge.phone_key),
        lambda: children_of(session.person_id),
        lambda: guardians_of(session.person_id),
    )
    if not same(typed_code, code_digits("link", challenge.challenge_id)):
        raise DomainError(Code.CODE_WRONG, tries_left=challenge.tries_left - 1)
    proof = Proof(
        session=session,
        number=challenge.phone,
        phone_key=challenge.phone_key,
        challenge=challenge,
        taken=taken,
        kin=frozenset(children | guardians),
        now=now,
        phone=phone,
    )
    return accept(proof, items)


def accept(proof: Proof, items: LinkItems) -> LinkState:
    """Decide whose the phone is, and write what follows.

    Raises DomainError: phone_taken, phone_differs, vk_id_taken, vk_id_differs, code_expired,
    vk_id_expired, session_required, busy.
    """

    def attempt() -> LinkState:
        nonlocal items, proof
        try:
            return _decide(proof, items)
        except PhoneChangedError:
            items, phone = link_items_and_phone(proof.session, proof.phone_key)
            proof = replace(proof, phone=phone)
            raise

    try:
        # Parent and child may prove their phone in the same second: the second call reads again and decides anew.
        return retry_on_conflict(attempt)
    except CodeConsumedError:
        raise DomainError(Code.CODE_EXPIRED if proof.challenge else Code.VK_ID_EXPIRED) from None


def _decide(proof: Proof, items: LinkItems) -> LinkState:
    old_phone = None
    refused = _refused_vk_id(proof, items)
    if refused is None and _needs_old_phone(proof, items):
        # The phone of a profile gives way to no other by itself: a phone and a password alone never take a profile over
        # (docs/threats.md, 9 and 22).
        assert items.vk_id is not None
        old_phone = OldPhone.of(proof.session, items.vk_id, proof.now)
        refused = Code.PHONE_DIFFERS if old_phone is None else None
    if refused is not None:
        journeys.commit_refused(proof)
        raise DomainError(refused)
    verdict = judge(proof.session.person_id, proof.kin, holders_from(proof.phone.holders), proof.now)
    if verdict.outcome == "taken":
        journeys.commit_taken(proof)
        raise DomainError(Code.PHONE_TAKEN)
    vk_id = _vk_id(proof, items)
    after = _after(proof, replace(items, vk_id=vk_id))
    accepted = Accepted(
        read=items.vk_id,
        vk_id=vk_id,
        released=verdict.released,
        old_phone=old_phone,
        number_changed=items.profile is not None
        and items.vk_id is not None
        and items.vk_id.phone_key != vk_id.phone_key,
        link=after.link if items.link is None else None,
        journey=after.journey if items.link is None and after.link is None else None,
    )
    journeys.commit_proof(proof, accepted)
    return LinkState(items=after, challenge=None, now=proof.now)


def _refused_vk_id(proof: Proof, items: LinkItems) -> Code | None:
    """Why the VK ID that has proven the phone can't be this person's: VK's `user_id` is the key, never the phone."""
    if proof.user_id is None:
        return None
    if owner_of_vk_user(proof.user_id) not in {None, proof.session.person_id}:
        return Code.VK_ID_TAKEN
    read = items.vk_id
    if read is None or read.user_id in {None, proof.user_id} or _replaceable(items):
        return None
    # Also for the same number: it may have been given to somebody else, who has a VK ID of their own by it.
    return Code.VK_ID_DIFFERS


def _needs_old_phone(proof: Proof, items: LinkItems) -> bool:
    read = items.vk_id
    if read is None or read.phone_key == proof.phone_key or _replaceable(items):
        return False
    return proof.user_id is None or read.user_id != proof.user_id


def _replaceable(items: LinkItems) -> bool:
    # The phone of an unfinished journey gives way, and a phone that somebody else has proven since. A person with a
    # code on paper has shown at school who they are.
    assert items.vk_id is not None
    return items.vk_id.released_at is not None or items.profile is None or items.doubted


def _vk_id(proof: Proof, items: LinkItems) -> VkId:
    read = items.vk_id
    if read is not None and read.phone_key == proof.phone_key and not _is_other_user(proof, read):
        return _as_vk_says(proof, replace(read, proven_at=proof.now, released_at=None, given_up_at=None))
    # Another phone is another VK ID: what was typed on the way with the old phone does not count (docs/threats.md, 5).
    # The profile is the person's, so its data do, unless a stranger may have made it.
    fresh = VkId(
        person_id=proof.session.person_id,
        vk_id=uuid4().hex,
        phone=proof.number,
        phone_key=proof.phone_key,
        proven_at=proof.now,
    )
    if items.profile is None or items.doubted:
        return _as_vk_says(proof, fresh)
    return _as_vk_says(proof, replace(fresh, data_given=True, **personal_data(items.profile)))


def _is_other_user(proof: Proof, read: VkId) -> bool:
    return proof.user_id is not None and read.user_id not in {None, proof.user_id}


def _as_vk_says(proof: Proof, vk_id: VkId) -> VkId:
    if proof.user_id is None:
        return vk_id
    return replace(vk_id, user_id=proof.user_id, offered=None if vk_id.data_given else proof.offered)


def _after(proof: Proof, items: LinkItems) -> LinkItems:
    # What is known already is skipped: with data and profile there, the proof makes the link at once.
    session, vk_id = proof.session, items.vk_id
    assert vk_id is not None
    if items.link is not None:
        return items
    if items.profile is not None and vk_id.data_given:
        return replace(items, link=journeys.new_link(session, items.profile, proof.now), journey=None)
    journey = Journey(
        person_id=session.person_id, account_id=session.account_id, phone_key=vk_id.phone_key, proven_at=proof.now
    )
    return replace(items, journey=journey)
