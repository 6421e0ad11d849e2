"""Step 3 of the journey: a code to a phone, and the proof by it (guide, steps 4 and 5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from functions.link.challenge import Challenge, new_challenge, typable
from functions.link.link_state import LinkState, read_journey, read_state
from functions.link.repository import codes, journeys, people
from functions.link.rules.phone_holders import holders_from, judge
from functions.link.rules.phone_number import canonical
from functions.link.rules.source import source_of
from svyazka_common import aws, clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.link import Journey, VkId, personal_data
from svyazka_common.secrets import code_digits, same
from svyazka_common.transactions import Action, ConditionFailedError, transact

if TYPE_CHECKING:
    from functions.link.repository.counters import Reservation
    from functions.link.repository.people import LinkItems
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Phone

# Parent and child who prove their phone in the same second: whoever comes second reads again.
RACES = 3


def send_code(session: Session, typed_phone: str | None, address: str) -> LinkState:
    """A code to a phone, None for the one given last; whether we know the phone makes no difference to the answer.

    Raises ProblemError: phone_invalid, phone_not_russian, already_linked, step_not_reached (no phone was given yet),
    sms_too_soon, sms_limit.
    """
    phone = None if typed_phone is None else canonical(typed_phone)
    state = read_journey(session) if phone is None else read_state(session)
    if state.step == "linked":
        raise ProblemError(Code.ALREADY_LINKED)
    challenge, now = new_challenge(phone or _given(state), state.now), state.now
    budgets = codes.sms_budgets(
        phone=challenge.phone_key,
        account=session.account_id,
        source=source_of(address),
        organisation=session.organisation_id,
        now=now,
    )
    codes.send_link_code(session, challenge, budgets, now)
    return replace(state, challenge=challenge)


def _given(state: LinkState) -> str:
    if state.given is None:
        raise ProblemError(Code.STEP_NOT_REACHED)
    return state.given.phone


def verify_code(session: Session, typed_code: str) -> LinkState:
    """Count the try, compare the digits, then decide whose the phone is (DESIGN, one phone, one family).

    Raises ProblemError: code_wrong, code_expired, code_tries_spent, phone_taken, phone_differs, busy.
    """
    now = clock.now()
    challenge = typable(session, now)
    taken, (items, phone), children, guardians = aws.concurrently(
        lambda: codes.begin_try(session, challenge, now),
        lambda: people.link_items_and_phone(session, challenge.phone_key),
        lambda: people.children_of(session.person_id),
        lambda: people.guardians_of(session.person_id),
    )
    if not same(typed_code, code_digits("link", challenge.challenge_id)):
        raise ProblemError(Code.CODE_WRONG, tries_left=challenge.tries_left - 1)
    proof = _Proof(
        session=session, challenge=challenge, taken=taken, kin=frozenset(children | guardians), now=now, phone=phone
    )
    return _accept(proof, items)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """A right code, and what is needed to decide on it."""

    session: Session
    challenge: Challenge
    taken: list[Reservation]
    phone: Phone
    kin: frozenset[str]
    now: int

    @property
    def spend(self) -> list[Action]:
        """First the code, then the counters; the order is relied on by `_accept`."""
        return [codes.consume(self.session, self.challenge), *(reserved.give_back for reserved in self.taken)]


def _accept(proof: _Proof, items: LinkItems) -> LinkState:
    for _ in range(RACES):
        try:
            return _decide(proof, items)
        except ConditionFailedError as error:
            if 0 in error.failed:
                raise ProblemError(Code.CODE_EXPIRED) from None
        items, phone = people.link_items_and_phone(proof.session, proof.challenge.phone_key)
        proof = replace(proof, phone=phone)
    raise ProblemError(Code.BUSY, retry_after_seconds=1)


def _decide(proof: _Proof, items: LinkItems) -> LinkState:
    if items.vk_id is not None and items.vk_id.phone_key != proof.challenge.phone_key and not _replaceable(items):
        transact(proof.spend)
        raise ProblemError(Code.PHONE_DIFFERS)
    verdict = judge(proof.session.person_id, proof.kin, holders_from(proof.phone.holders), proof.now)
    if verdict.outcome == "taken":
        transact([*proof.spend, journeys.note_conflict(proof.session, proof.challenge.phone_key, proof.now)])
        raise ProblemError(Code.PHONE_TAKEN)
    vk_id = _vk_id(proof, items)
    after, actions = _consequence(proof, replace(items, vk_id=vk_id))
    transact([*proof.spend, *_hold(proof, items.vk_id, vk_id, verdict.released), *actions])
    return LinkState(items=after, challenge=None, now=proof.now)


def _replaceable(items: LinkItems) -> bool:
    # The phone of an unfinished journey, or one that somebody else has proven since, gives way; that of a profile
    # does not: a phone alone never takes a profile over (THREATS 9). Who was given a code on paper has shown who they
    # are at school.
    assert items.vk_id is not None
    return items.vk_id.released_at is not None or items.profile is None or items.doubted


def _vk_id(proof: _Proof, items: LinkItems) -> VkId:
    read, challenge = items.vk_id, proof.challenge
    if read is not None and read.phone_key == challenge.phone_key:
        return replace(read, proven_at=proof.now, released_at=None)
    # Another phone is another VK ID: what was typed on the way with the old one does not count for it (THREATS 5).
    # The profile is the person's, so its data do, unless a stranger may have made it.
    fresh = VkId(
        person_id=proof.session.person_id,
        vk_id=uuid4().hex,
        phone=challenge.phone,
        phone_key=challenge.phone_key,
        proven_at=proof.now,
    )
    if items.profile is None or items.doubted:
        return fresh
    return replace(fresh, data_given=True, **personal_data(items.profile))


def _hold(proof: _Proof, read: VkId | None, vk_id: VkId, released: tuple[str, ...]) -> list[Action]:
    actions = [
        journeys.store_vk_id(vk_id, read),
        journeys.hold_phone(journeys.without(proof.phone, released), vk_id.person_id, proof.kin, proof.now),
        *(journeys.release(person_id, vk_id.phone_key, proof.now) for person_id in released),
    ]
    if read is not None and read.phone_key != vk_id.phone_key and read.released_at is None:
        actions.append(journeys.leave_phone(read.person_id, read.phone_key))
    return actions


def _consequence(proof: _Proof, items: LinkItems) -> tuple[LinkItems, list[Action]]:
    # What is known already is skipped: with data and profile there, the proof makes the link at once.
    session, vk_id = proof.session, items.vk_id
    assert vk_id is not None
    if items.link is not None:
        return items, []
    if items.profile is not None and vk_id.data_given:
        link = journeys.new_link(session, items.profile, proof.now)
        return replace(items, link=link, journey=None), [
            journeys.drop_journey(session.person_id, session.account_id),
            *journeys.complete(session, link, clock.now_ms()),
        ]
    journey = Journey(
        person_id=session.person_id, account_id=session.account_id, phone_key=vk_id.phone_key, proven_at=proof.now
    )
    return replace(items, journey=journey), [journeys.store_journey(journey)]
