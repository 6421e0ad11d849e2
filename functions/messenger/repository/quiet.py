"""Quiet hours: the policies of schools, and people's own hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.hours import OwnHours, hours_sk
from svyazka_common.records.roster import person_pk
from svyazka_common.records.school_policy import SchoolPolicy, policy_sk
from svyazka_common.safe_mode import policy_or_default
from svyazka_common.settings import Setting
from svyazka_common.transactions import put, transact

if TYPE_CHECKING:
    from collections.abc import Iterable


def policies_of(organisation_ids: Iterable[str]) -> dict[str, SchoolPolicy]:
    """The policies of organisations, the presets where one has decided nothing."""
    wanted = sorted(set(organisation_ids))
    keys = [key_of(Prefix.ORGANISATION.key(organisation_id), policy_sk()) for organisation_id in wanted]
    stored = {policy.organisation_id: policy for policy in of_kind(SchoolPolicy, get_all(_state(), keys))}
    return {one: policy_or_default(one, stored.get(one)) for one in wanted}


def hours_of(person_ids: Iterable[str]) -> dict[str, OwnHours]:
    """The own hours of those people who have chosen some."""
    keys = [key_of(person_pk(person_id), hours_sk()) for person_id in sorted(set(person_ids))]
    return {own.person_id: own for own in of_kind(OwnHours, get_all(Setting.MESSAGES_TABLE.read(), keys))}


def own_hours(person_id: str) -> OwnHours:
    """A person's own hours; without any where they have chosen none."""
    key = key_of(person_pk(person_id), hours_sk())
    return first(OwnHours, get_all(Setting.MESSAGES_TABLE.read(), [key])) or OwnHours(person_id=person_id)


def store_hours(own: OwnHours) -> None:
    """Write a person's hours in place of the earlier ones."""
    transact([put(Setting.MESSAGES_TABLE.read(), own)])


def _state() -> str:
    return Setting.STATE_TABLE.read()
