"""What each step of the link writes; every step is one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from functions.link.repository.sessions import end_sessions
from svyazka_common import sequence
from svyazka_common.records.base import key_of
from svyazka_common.records.link import Conflict, Journey, Link, Phone, StudyProfile, VkId, phone_pk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check, delete, put, update

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


def hold_phone(phone: Phone, person_id: str, kin: frozenset[str], now: int) -> Action:
    """The person holds the phone from now on, unless `phone` (as it was read) has changed since."""
    mine = {person_id: {"proven_at": now, "kin": sorted(kin)}}
    held = replace(phone, holders=phone.holders | mine, version=phone.version + 1)
    return put(_state(), held, "attribute_not_exists(pk) OR version = :read", read=phone.version)


def without(phone: Phone, person_ids: tuple[str, ...]) -> Phone:
    """A phone without some of its holders."""
    return replace(phone, holders={who: entry for who, entry in phone.holders.items() if who not in person_ids})


def release(person_id: str, phone_key: str, now: int) -> Action:
    """Tell a former holder that somebody else has proven the number; nothing of theirs is shown or handed over."""
    return update(
        _state(),
        key_of(person_pk(person_id), Prefix.VK_ID.key()),
        "SET released_at = :now",
        "phone_key = :phone_key",
        now=now,
        phone_key=phone_key,
    )


def leave_phone(person_id: str, phone_key: str) -> Action:
    """The person no longer holds a phone."""
    return update(
        _state(),
        key_of(phone_pk(phone_key), Prefix.PHONE.key()),
        "SET version = version + :one REMOVE holders.#person",
        "attribute_exists(pk)",
        names={"#person": person_id},
        one=1,
    )


def store_vk_id(vk_id: VkId, read: VkId | None) -> Action:
    """Write the VK ID, unless it has changed since it was read."""
    if read is None:
        return put(_state(), vk_id, "attribute_not_exists(pk)")
    values: dict[str, Any] = {"phone_key": read.phone_key, "proven_at": read.proven_at}
    released = "attribute_not_exists(released_at)"
    if read.released_at is not None:
        released, values["released_at"] = "released_at = :released_at", read.released_at
    return put(_state(), vk_id, f"phone_key = :phone_key AND proven_at = :proven_at AND {released}", **values)


def store_journey(journey: Journey) -> Action:
    """This account has proven the phone."""
    return put(_state(), journey)


def still_proven(journey: Journey) -> Action:
    """Let a transaction through only while the account's proof stands."""
    return check(_state(), journey.key, "proven_at = :proven_at", proven_at=journey.proven_at)


def store_profile(profile: StudyProfile) -> Action:
    """Make the study profile; there is one for a person."""
    return put(_state(), profile, "attribute_not_exists(pk)")


def correct_profile(profile: StudyProfile) -> Action:
    """Write the profile's data anew; it stays the same profile."""
    return put(_state(), profile, "study_profile_id = :read", read=profile.study_profile_id)


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
    """Make the link and end the account's other sessions with all that they had begun (THREATS 5)."""
    return [
        put(_state(), link, "attribute_not_exists(pk)"),
        sequence.linked(link),
        end_sessions(session.account_id, now_ms, kept=session.token_hash),
    ]


def end_journey(journey: Journey) -> Action:
    """The proof has done its work."""
    return delete(_state(), journey.key, "proven_at = :proven_at", proven_at=journey.proven_at)


def drop_journey(person_id: str, account_id: str) -> Action:
    """Drop what an account has begun, whatever it was (THREATS 5)."""
    return delete(_state(), key_of(person_pk(person_id), Prefix.JOURNEY.key(account_id)))


def note_conflict(session: Session, phone_key: str, now: int) -> Action:
    """A number in other hands, for the school administrator."""
    return put(
        _state(),
        Conflict(
            person_id=session.person_id,
            organisation_id=session.organisation_id,
            phone_key=phone_key,
            noticed_at=now,
        ),
    )


def remove_link(link: Link, last_vk_id: VkId | None) -> list[Action]:
    """Undo one link. `last_vk_id` is given with a person's last link: the phone is then nobody's of theirs."""
    actions = [delete(_state(), link.key, "link_id = :link_id", link_id=link.link_id), sequence.unlinked(link)]
    if last_vk_id is not None:
        actions.append(
            delete(_state(), last_vk_id.key, "phone_key = :phone_key", phone_key=last_vk_id.phone_key),
        )
        if last_vk_id.released_at is None:
            actions.append(leave_phone(last_vk_id.person_id, last_vk_id.phone_key))
    return actions


def _state() -> str:
    return Setting.STATE_TABLE.read()
