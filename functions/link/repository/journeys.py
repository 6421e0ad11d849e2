"""Where a caller stands on the way to the link, and what each step writes, and of the way back.

Every step is one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from svyazka_common import clock, sequence
from svyazka_common.errors import Code, DomainError
from svyazka_common.links import drop_journey, free_vk_user, give_up_phone, leave_phone, release, remove_link, without
from svyazka_common.notices import sms_notice, tell_owner
from svyazka_common.paper_codes import spend
from svyazka_common.phone_numbers import masked
from svyazka_common.reading import get_all, inverse
from svyazka_common.records.access import SmsDelivery, delivery_sk, sms_pk
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import (
    Conflict,
    Journey,
    Link,
    Phone,
    Recovery,
    StudyProfile,
    VkId,
    VkUser,
    phone_pk,
    vk_user_pk,
)
from svyazka_common.records.roster import Account, Person, person_pk
from svyazka_common.sessions import SessionEndedError, end_other_sessions, ended_meanwhile, not_cut_off, still_there
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update
from svyazka_common.write_conflicts import WriteConflictError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.link.repository.challenges import Challenge, OldPhone
    from svyazka_common.budgets import Reservation
    from svyazka_common.records.access import PaperCode, Session
    from svyazka_common.records.base import Item, Key


class LinkItems(Struct, frozen=True, kw_only=True):
    """What is stored of a caller's link; None where it does not exist."""

    person: Person | None = None
    vk_id: VkId | None = None
    profile: StudyProfile | None = None
    link: Link | None = None
    journey: Journey | None = None
    recovery: Recovery | None = None

    @property
    def doubted(self) -> bool:
        """Whether phone and data are from before the owner came back by a code on paper (docs/threats.md, 5)."""
        if self.recovery is None:
            return False
        return self.vk_id is None or self.vk_id.proven_at <= self.recovery.recovered_at


def link_items(session: Session) -> LinkItems:
    """The state of the caller's link."""
    return _link_items_of(get_all(Setting.STATE_TABLE.read(), _link_keys(session)))


def link_items_and_phone(session: Session, phone_key: str) -> tuple[LinkItems, Phone]:
    """The state of the caller's link, and who has proven a phone."""
    phone = key_of(phone_pk(phone_key), Prefix.PHONE.key())
    items = get_all(Setting.STATE_TABLE.read(), [*_link_keys(session), phone])
    return _link_items_of(items), first(Phone, items) or Phone(phone_key=phone_key)


def owner_of_vk_user(user_id: str) -> str | None:
    """The person whose VK ID it is."""
    key = key_of(vk_user_pk(user_id), Prefix.VK_ID.key())
    vk_user = first(VkUser, get_all(Setting.STATE_TABLE.read(), [key]))
    return vk_user.person_id if vk_user is not None else None


def account_of(session: Session) -> Account | None:
    """The caller's account, with the login that it has now."""
    items = inverse(person_pk(session.person_id), Prefix.ACCOUNT.key(session.account_id))
    accounts = (account for account in of_kind(Account, items) if account.account_id == session.account_id)
    return next(accounts, None)


def _link_keys(session: Session) -> list[Key]:
    pk = person_pk(session.person_id)
    return [
        key_of(pk, sk)
        for sk in (
            Prefix.PERSON.key(),
            Prefix.VK_ID.key(),
            Prefix.STUDY_PROFILE.key(),
            Prefix.LINK.key(session.account_id),
            Prefix.JOURNEY.key(session.account_id),
            Prefix.RECOVERY.key(session.account_id),
        )
    ]


def _link_items_of(items: list[Item]) -> LinkItems:
    return LinkItems(
        person=first(Person, items),
        vk_id=first(VkId, items),
        profile=first(StudyProfile, items),
        link=first(Link, items),
        journey=first(Journey, items),
        recovery=first(Recovery, items),
    )


def outcome_of(sms_id: str) -> SmsDelivery | None:
    """Return what became of a text; None where nothing is noted yet."""
    items = get_all(Setting.ACCESS_TABLE.read(), [key_of(sms_pk(sms_id), delivery_sk())])
    return next(iter(of_kind(SmsDelivery, items)), None)


class CodeConsumedError(Exception):
    """Another call has used up the code, or the proof of the old number, since this call read it."""


class PhoneChangedError(WriteConflictError):
    """Somebody has proven the phone, or the person another phone, since it was read."""


class Proof(Struct, frozen=True, kw_only=True):
    """A phone that was proven for an account, and what is needed to decide whose it is.

    `number` is E.164. A code of ours proved it (`challenge`), or VK ID did: then `user_id` is VK's id of the owner and
    `offered` the personal data that VK gave. `taken` are the reservations that a right code gives back.
    """

    session: Session
    number: str
    phone_key: str
    phone: Phone
    kin: frozenset[str]
    now: int
    challenge: Challenge | None = None
    taken: Sequence[Reservation] = ()
    user_id: str | None = None
    offered: dict[str, str] | None = None


class Accepted(Struct, frozen=True, kw_only=True):
    """What `commit_proof` writes for a proof that counts.

    Attributes:
        read, vk_id: the person's VK ID as it was read, and as it is from now on.
        released: ids of former holders, who lose the number.
        old_phone: the proof of the old number on which this proof rests; the transaction uses it up.
        number_changed: the person's profile gets another number.
        link: the link, made at once where data and profile exist already.
        journey: otherwise what the account goes on with. An account that is linked already gets neither.
    """

    read: VkId | None
    vk_id: VkId
    released: tuple[str, ...] = ()
    old_phone: OldPhone | None = None
    number_changed: bool = False
    link: Link | None = None
    journey: Journey | None = None


def commit_proof(proof: Proof, accepted: Accepted) -> None:
    """Use the code up, give the person the phone, and make the link or go on to the next step.

    Raises SessionEndedError, CodeConsumedError, PhoneChangedError.
    """
    _write_proof(
        proof,
        [
            *_spend(proof, accepted.old_phone),
            *_take_hold(proof, accepted),
            *(_number_changed(proof, accepted) if accepted.number_changed else []),
            *_goes_on(proof.session, accepted),
        ],
    )


def commit_refused(proof: Proof) -> None:
    """Use the code up and write nothing else. Raises as `commit_proof` does."""
    _write_proof(proof, _spend(proof, None))


def commit_taken(proof: Proof) -> None:
    """Use the code up and write the conflict that the administrator settles. Raises as `commit_proof` does."""
    conflict = note_conflict(proof.session, proof.phone_key, proof.number, proof.now)
    _write_proof(proof, [*_spend(proof, None), not_cut_off(proof.session), conflict])


def commit_data(session: Session, journey: Journey, vk_id: VkId, read: VkId) -> None:
    """Write the personal data of a VK ID. Raises SessionEndedError, DomainError(step_not_reached)."""
    _write_step(session, [store_vk_id(vk_id, read), still_proven(journey), not_cut_off(session)])


def commit_link(session: Session, journey: Journey, link: Link, profile: StudyProfile | None = None) -> None:
    """Make the link, and the study profile where it is new. Raises as `commit_data` does."""
    profile_writes = [] if profile is None else [put(_state(), profile, "attribute_not_exists(pk)")]
    _write_step(session, [*profile_writes, end_journey(journey), *complete(session, link, clock.now_ms())])


def commit_corrected_link(
    session: Session, journey: Journey, link: Link, profile: StudyProfile, vk_ids: tuple[VkId, VkId]
) -> None:
    """Make the link to a profile whose data were given anew; `vk_ids` as read and as it is from now on.

    Raises as `commit_data` does.
    """
    read, vk_id = vk_ids
    _write_step(
        session,
        [
            store_vk_id(vk_id, read),
            put(_state(), profile, "study_profile_id = :read", read=profile.study_profile_id),
            end_journey(journey),
            *complete(session, link, clock.now_ms()),
        ],
    )


def commit_unlink(session: Session, old_phone: OldPhone, link: Link, vk_id: VkId, *, last: bool) -> None:
    """Take a link back; with the person's `last` link the number is given up.

    Raises SessionEndedError, DomainError: proof_required where the proof is used up, not_linked where no link is.
    """
    now = clock.now()
    actions = [
        old_phone_proven(session, old_phone),
        not_cut_off(session),
        *remove_link(link),
        *sms_notice(vk_id, "unlinked", now),
        tell_owner(session.account_id, "unlinked", now),
        *(give_up_phone(vk_id, now) if last else []),
    ]
    try:
        transact(actions)
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise DomainError(Code.PROOF_REQUIRED if 0 in error.failed else Code.NOT_LINKED) from None


def commit_proof_by_code(
    session: Session, challenge: Challenge, old_phone: OldPhone, vk_id: VkId, taken: Sequence[Reservation]
) -> None:
    """Keep in the session that the old number is proven by the code to it, which only one right answer can use up.

    Raises SessionEndedError, DomainError: code_expired, old_phone_gone. See docs/threats.md, 2.
    """
    keep = update(
        Setting.ACCESS_TABLE.read(),
        session.key,
        "SET old_phone = :proof REMOVE unlinking",
        "unlinking.challenge_id = :challenge_id",
        proof=old_phone.to_plain(),
        challenge_id=challenge.challenge_id,
    )
    actions = [keep, still_has_number(vk_id, challenge.phone_key), *(reserved.give_back for reserved in taken)]
    _write_old_phone(session, actions, {0: Code.CODE_EXPIRED, 1: Code.OLD_PHONE_GONE})


def commit_proof_by_paper(session: Session, code: PaperCode, old_phone: OldPhone) -> None:
    """Keep in the session that the old number is proven by a code on paper, which is spent.

    A code on its way to the number is needed no more. Raises SessionEndedError, DomainError(paper_code_wrong).
    """
    keep = update(
        Setting.ACCESS_TABLE.read(),
        session.key,
        "SET old_phone = :proof REMOVE unlinking",
        "attribute_exists(pk)",
        proof=old_phone.to_plain(),
    )
    _write_old_phone(session, [keep, spend(code)], {1: Code.PAPER_CODE_WRONG})


def _write_proof(proof: Proof, actions: list[Action]) -> None:
    try:
        transact(actions)
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, proof.session):
            raise SessionEndedError from None
        raise (CodeConsumedError if 0 in error.failed else PhoneChangedError) from None


def _write_step(session: Session, actions: list[Action]) -> None:
    try:
        transact([still_there(session), *actions])
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        # A double click or a second tab was quicker; GET /api/link returns the step that is next now.
        raise DomainError(Code.STEP_NOT_REACHED) from None


def _write_old_phone(session: Session, actions: list[Action], meanings: dict[int, Code]) -> None:
    # The action on the session's item comes first: where that item is missing, the session has ended.
    try:
        transact([*actions, not_cut_off(session)])
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise DomainError(meanings[min(error.failed)]) from None


def _spend(proof: Proof, old_phone: OldPhone | None) -> list[Action]:
    """Return the action that uses up the code, then those that give the counted try back to its budgets."""
    used = consume(proof.session, proof.challenge, old_phone)
    return [used, *(reserved.give_back for reserved in proof.taken)]


def consume(session: Session, challenge: Challenge | None, old_phone: OldPhone | None = None) -> Action:
    """Remove the code from the session, which only one of several right answers can do (docs/threats.md, 2).

    Without a `challenge`, where another party has proven the phone, whatever code is on its way is removed.
    `old_phone` is the proof of the old number on which the transaction rests; it is removed too.
    """
    conditions, removed = ["attribute_exists(pk)"], "challenge"
    values: dict[str, Any] = {}
    if challenge is not None:
        conditions = ["challenge.challenge_id = :challenge_id"]
        values["challenge_id"] = challenge.challenge_id
    if old_phone is not None:
        conditions.append("old_phone.phone_key = :phone_key AND old_phone.proven_at = :proven_at")
        values |= {"phone_key": old_phone.phone_key, "proven_at": old_phone.proven_at}
        removed = "challenge, old_phone"
    return update(Setting.ACCESS_TABLE.read(), session.key, f"REMOVE {removed}", " AND ".join(conditions), **values)


def _take_hold(proof: Proof, accepted: Accepted) -> list[Action]:
    read, vk_id, released = accepted.read, accepted.vk_id, accepted.released
    actions = [
        store_vk_id(vk_id, read),
        hold_phone(without(proof.phone, released), vk_id.person_id, proof.kin, proof.now),
        *(release(person_id, vk_id.phone_key, proof.now) for person_id in released),
    ]
    if read is not None and read.phone_key != vk_id.phone_key and read.holds_phone:
        actions.append(leave_phone(read.person_id, read.phone_key))
    if proof.user_id is not None:
        actions.append(hold_vk_user(proof.user_id, vk_id.person_id))
    if read is not None and read.given_up_at is None and read.user_id != vk_id.user_id:
        actions += free_vk_user(read)
    return actions


def _number_changed(proof: Proof, accepted: Accepted) -> list[Action]:
    """Send an SMS to the old number and a notice to the account, since the profile gets another number."""
    sms_to_old_number = sms_notice(accepted.read, "phone_changed", proof.now)
    return [*sms_to_old_number, tell_owner(proof.session.account_id, "phone_changed", proof.now)]


def _goes_on(session: Session, accepted: Accepted) -> list[Action]:
    if accepted.link is not None:
        begun = drop_journey(session.person_id, session.account_id)
        return [begun, *complete(session, accepted.link, clock.now_ms())]
    journey = [] if accepted.journey is None else [put(_state(), accepted.journey)]
    return [*journey, not_cut_off(session)]


def hold_phone(phone: Phone, person_id: str, kin: frozenset[str], now: int) -> Action:
    """Write the person among the phone's holders, unless `phone` has changed since it was read."""
    mine = {person_id: {"proven_at": now, "kin": sorted(kin)}}
    written = replace(phone, holders=phone.holders | mine, version=phone.version + 1)
    return put(_state(), written, "attribute_not_exists(pk) OR version = :read", read=phone.version)


def store_vk_id(vk_id: VkId, read: VkId | None) -> Action:
    """Write the VK ID, unless it has changed since it was read."""
    if read is None:
        return put(_state(), vk_id, "attribute_not_exists(pk)")
    values: dict[str, Any] = {"phone_key": read.phone_key, "proven_at": read.proven_at}
    conditions = ["phone_key = :phone_key", "proven_at = :proven_at"]
    for name in ("released_at", "given_up_at"):
        if (value := getattr(read, name)) is None:
            conditions.append(f"attribute_not_exists({name})")
        else:
            conditions.append(f"{name} = :{name}")
            values[name] = value
    return put(_state(), vk_id, " AND ".join(conditions), **values)


def still_has_number(vk_id: VkId, phone_key: str) -> Action:
    """Let a transaction through only while a VK ID has a number that nobody else has proven since."""
    condition = "phone_key = :phone_key AND attribute_not_exists(released_at)"
    return check(_state(), vk_id.key, condition, phone_key=phone_key)


def still_proven(journey: Journey) -> Action:
    """Let a transaction through only while the account's proof stands."""
    return check(_state(), journey.key, "proven_at = :proven_at", proven_at=journey.proven_at)


def new_link(session: Session, profile: StudyProfile, now: int) -> Link:
    """The link of the caller's account to a profile, not yet stored."""
    return Link(
        person_id=session.person_id,
        account_id=session.account_id,
        organisation_id=session.organisation_id,
        link_id=uuid4().hex,
        study_profile_id=profile.study_profile_id,
        linked_at=now,
    )


def complete(session: Session, link: Link, now_ms: int) -> list[Action]:
    """Make the link and end the account's other sessions with all that they had begun (docs/threats.md, 5)."""
    return [
        put(_state(), link, "attribute_not_exists(pk)"),
        sequence.linked(link),
        end_other_sessions(session, now_ms, "linked"),
    ]


def end_journey(journey: Journey) -> Action:
    """Delete the account's proof of its phone, which the link has made superfluous."""
    return delete(_state(), journey.key, "proven_at = :proven_at", proven_at=journey.proven_at)


def note_conflict(session: Session, phone_key: str, phone: str, now: int) -> Action:
    """Write that the person has proven a number which others hold, for the school administrator to settle."""
    return put(
        _state(),
        Conflict(
            person_id=session.person_id,
            organisation_id=session.organisation_id,
            phone_key=phone_key,
            phone_masked=masked(phone),
            noticed_at=now,
        ),
    )


def hold_vk_user(user_id: str, person_id: str) -> Action:
    """Write that a VK ID is the person's, unless it is another person's."""
    return put(
        _state(),
        VkUser(user_id=user_id, person_id=person_id),
        "attribute_not_exists(pk) OR person_id = :person_id",
        person_id=person_id,
    )


def old_phone_proven(session: Session, old_phone: OldPhone) -> Action:
    """Let a transaction through only while the session has the proof."""
    return check(
        Setting.ACCESS_TABLE.read(),
        session.key,
        "old_phone.phone_key = :phone_key AND old_phone.proven_at = :proven_at",
        phone_key=old_phone.phone_key,
        proven_at=old_phone.proven_at,
    )


def _state() -> str:
    return Setting.STATE_TABLE.read()
