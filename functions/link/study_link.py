"""Steps 4 to 6 of the journey, and the way back: personal data, study profile, link, unlinking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from functions.link.link_state import LinkState, read_state
from functions.link.repository import journeys, people, queries
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Link, StudyProfile, VkId
from svyazka_common.transactions import Action, ConditionFailedError, transact

if TYPE_CHECKING:
    from functions.link.models import PersonalData
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Journey


def give_data(session: Session, data: PersonalData) -> LinkState:
    """Step 4 (guide, 6 and 7): the VK ID's personal data; where a study profile exists, this makes the link.

    Raises ProblemError: step_not_reached, already_linked.
    """
    state = read_state(session)
    journey = _proven(state)
    read = state.items.vk_id
    assert read is not None
    vk_id = replace(read, data_given=True, **data.model_dump())
    items = replace(state.items, vk_id=vk_id)
    actions = [journeys.store_vk_id(vk_id, read)]
    if items.profile is None:
        _write([*actions, journeys.still_proven(journey)])
        return replace(state, items=items)
    profile = replace(items.profile, **data.model_dump())
    return _link(session, replace(state, items=items), profile, journey, [*actions, journeys.correct_profile(profile)])


def confirm_profile(session: Session, data: PersonalData) -> LinkState:
    """Steps 5 and 6 (guide, 8 to 11): the study profile from the checked data, and the link.

    Raises ProblemError: step_not_reached, already_linked.
    """
    state = read_state(session)
    journey = _proven(state)
    assert state.items.vk_id is not None
    if not state.items.vk_id.data_given:
        raise ProblemError(Code.STEP_NOT_REACHED)
    if state.items.profile is not None:
        return _link(session, state, state.items.profile, journey, [])
    profile = StudyProfile(
        person_id=session.person_id, study_profile_id=uuid4().hex, created_at=state.now, **data.model_dump()
    )
    return _link(session, state, profile, journey, [journeys.store_profile(profile)])


def unlink(session: Session) -> None:
    """Take the link back; with the person's last one the phone is given up, the profile stays (its history too).

    Raises ProblemError(not_linked).
    """
    items = people.person_items(session.person_id)
    links = of_kind(Link, items)
    mine = next((link for link in links if link.account_id == session.account_id), None)
    if mine is None:
        raise ProblemError(Code.NOT_LINKED)
    vk_id = queries.first(VkId, items) if len(links) == 1 else None
    try:
        transact(journeys.remove_link(mine, vk_id))
    except ConditionFailedError:
        raise ProblemError(Code.NOT_LINKED) from None


def _link(
    session: Session, state: LinkState, profile: StudyProfile, journey: Journey, before: list[Action]
) -> LinkState:
    link = journeys.new_link(session, profile, state.now)
    _write([*before, journeys.end_journey(journey), *journeys.complete(session, link, clock.now_ms())])
    items = replace(state.items, profile=profile, link=link, journey=None)
    return replace(state, items=items, challenge=None)


def _proven(state: LinkState) -> Journey:
    if state.step == "linked":
        raise ProblemError(Code.ALREADY_LINKED)
    if state.proven is None:
        raise ProblemError(Code.STEP_NOT_REACHED)
    return state.proven


def _write(actions: list[Action]) -> None:
    try:
        transact(actions)
    except ConditionFailedError:
        # A double click or a second tab was quicker; asking for the status shows the step that is next now.
        raise ProblemError(Code.STEP_NOT_REACHED) from None
