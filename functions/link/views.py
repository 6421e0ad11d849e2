"""From items to what a call gives back; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.models import (
    ChildOut,
    CodeOnItsWay,
    KnownData,
    LinkStatus,
    OrganisationOut,
    OrganisationsFound,
    PhoneGiven,
    RoleOut,
    WhoAmI,
)
from functions.link.rules.masking import masked
from functions.link.rules.ordering import natural
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Guardianship, RoleAssignment
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from functions.link.challenge import Challenge
    from functions.link.link_state import LinkState
    from functions.link.repository.people import LinkItems
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import DirectoryEntry

MOST_ORGANISATIONS = 20


def who_am_i(items: list[Item], session: Session) -> WhoAmI:
    """The caller, from the items of their partition."""
    person = next(iter(of_kind(Person, items)), None)
    if person is None:
        raise ProblemError(Code.SESSION_REQUIRED)
    return WhoAmI(
        person_id=person.person_id,
        full_name=person.full_name,
        roles=[
            RoleOut(role=held.role, organisation_id=held.organisation_id, organisation_name=held.organisation_name)
            for held in of_kind(RoleAssignment, items)
            if held.status == "active"
        ],
        children=[
            ChildOut(person_id=relation.child_id, name=relation.child_name)
            for relation in of_kind(Guardianship, items)
            if relation.status == "active"
        ],
        linked=any(link.account_id == session.account_id for link in of_kind(Link, items)),
    )


def organisations_found(entries: list[DirectoryEntry]) -> OrganisationsFound:
    """Each organisation once, by name, at most 20."""
    found = {entry.organisation_id: entry for entry in entries}
    by_name = sorted(found.values(), key=lambda entry: natural(entry.name))
    return OrganisationsFound(
        organisations=[
            OrganisationOut(organisation_id=entry.organisation_id, kind=entry.kind, name=entry.name)
            for entry in by_name[:MOST_ORGANISATIONS]
        ]
    )


def link_status(state: LinkState) -> LinkStatus:
    """Where the caller stands, for the page."""
    items, challenge = state.items, state.challenge
    return LinkStatus(
        next_step=state.step,
        linked=items.link is not None,
        phone_masked=masked(items.vk_id.phone) if items.vk_id is not None else None,
        phone_released=items.vk_id is not None and items.vk_id.released_at is not None,
        phone_given=_given(state.given, state.now) if state.given is not None and state.step == "phone" else None,
        known=_known(items),
        code=_on_its_way(challenge, state.now) if challenge is not None and state.step == "code" else None,
    )


def _known(items: LinkItems) -> KnownData:
    """The newest that the person has told us; before that, what the journal knows."""
    told = items.profile or items.vk_id
    if told is not None and not items.doubted and (items.vk_id is None or items.vk_id.data_given):
        return KnownData(
            last_name=told.last_name,
            first_name=told.first_name,
            patronymic=told.patronymic,
            birth_date=told.birth_date,
            sex=told.sex,
        )
    person = items.person
    if person is None:
        return KnownData()
    return KnownData(
        last_name=person.family_name,
        first_name=person.given_name,
        patronymic=person.patronymic,
        birth_date=person.birth_date,
        sex=person.sex,
    )


def _given(last: Challenge, now: int) -> PhoneGiven:
    return PhoneGiven(phone_masked=masked(last.phone), resend_in_seconds=last.resend_in(now))


def _on_its_way(challenge: Challenge, now: int) -> CodeOnItsWay:
    return CodeOnItsWay(
        phone_masked=masked(challenge.phone),
        expires_in_seconds=max(0, challenge.expires_at - now),
        resend_in_seconds=challenge.resend_in(now),
        tries_left=challenge.tries_left,
    )
