"""Steps 4 to 6 of the journey, and the way back: personal data, study profile, link, unlinking."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from functions.link.repository import journeys
from functions.link.repository.challenges import OldPhone
from functions.link.use_cases.status import LinkState, read_state
from svyazka_common import clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.links import links_and_vk_id
from svyazka_common.records.link import StudyProfile

if TYPE_CHECKING:
    from functions.link.schemas import PersonalData
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Journey, Link


def give_data(session: Session, data: PersonalData) -> LinkState:
    """Step 5 of the journey: the VK ID's personal data; where a study profile exists, this makes the link.

    Raises DomainError: step_not_reached, already_linked, session_required.
    """
    state = read_state(session)
    journey = _proven(state)
    read = state.items.vk_id
    assert read is not None
    vk_id = replace(read, data_given=True, offered=None, **data.model_dump())
    items = replace(state.items, vk_id=vk_id)
    if items.profile is None:
        journeys.commit_data(session, journey, vk_id, read)
        return replace(state, items=items)
    profile = replace(items.profile, **data.model_dump())
    link = journeys.new_link(session, profile, state.now)
    journeys.commit_corrected_link(session, journey, link, profile, (read, vk_id))
    return _linked(replace(state, items=items), profile, link)


def confirm_profile(session: Session, data: PersonalData) -> LinkState:
    """Steps 6 and 7 of the journey: the study profile from the checked data, and the link.

    Raises DomainError: step_not_reached, already_linked, session_required.
    """
    state = read_state(session)
    journey = _proven(state)
    assert state.items.vk_id is not None
    if not state.items.vk_id.data_given:
        raise DomainError(Code.STEP_NOT_REACHED)
    new_profile = None
    if state.items.profile is None:
        new_profile = StudyProfile(
            person_id=session.person_id, study_profile_id=uuid4().hex, created_at=state.now, **data.model_dump()
        )
    profile = state.items.profile or new_profile
    assert profile is not None
    link = journeys.new_link(session, profile, state.now)
    journeys.commit_link(session, journey, link, new_profile)
    return _linked(state, profile, link)


def unlink(session: Session) -> None:
    """Take the link back; with the person's last link the phone is given up, the profile stays (its history too).

    The profile's number gets an SMS and the account a notice. Raises DomainError: not_linked, proof_required,
    session_required.
    """
    now = clock.now()
    links, vk_id = links_and_vk_id(session.person_id)
    own_link = next((link for link in links if link.account_id == session.account_id), None)
    if own_link is None:
        raise DomainError(Code.NOT_LINKED)
    old_phone = OldPhone.of(session, vk_id, now)
    if vk_id is None or old_phone is None:
        raise DomainError(Code.PROOF_REQUIRED)
    journeys.commit_unlink(session, old_phone, own_link, vk_id, last=len(links) == 1 and vk_id.holds_phone)


def _linked(state: LinkState, profile: StudyProfile, link: Link) -> LinkState:
    items = replace(state.items, profile=profile, link=link, journey=None)
    return replace(state, items=items, challenge=None)


def _proven(state: LinkState) -> Journey:
    if state.step == "linked":
        raise DomainError(Code.ALREADY_LINKED)
    if state.proven is None:
        raise DomainError(Code.STEP_NOT_REACHED)
    return state.proven
