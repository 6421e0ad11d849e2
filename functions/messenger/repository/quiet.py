"""Quiet: the policies of schools, people's own hours, and the chats that they have muted."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from svyazka_common.reading import KeyedRead, together
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.hours import OwnHours, hours_sk
from svyazka_common.records.roster import person_pk
from svyazka_common.records.school_policy import SchoolPolicy, policy_or_default, policy_sk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, update, update_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item

HOURS = ("quiet_from", "quiet_until", "office_from", "office_until", "office_days", "office_answer")


def policies_of(organisation_ids: Iterable[str]) -> KeyedRead[dict[str, SchoolPolicy]]:
    """The policies of organisations, the presets where a school has decided nothing; a consistent read."""
    wanted = sorted(set(organisation_ids))
    keys = [key_of(Prefix.ORGANISATION.key(organisation_id), policy_sk()) for organisation_id in wanted]

    def policies(items: list[Item]) -> dict[str, SchoolPolicy]:
        stored = {policy.organisation_id: policy for policy in of_kind(SchoolPolicy, items)}
        return {each: policy_or_default(each, stored.get(each)) for each in wanted}

    return KeyedRead(_state(), keys, policies)


def hours_of(person_ids: Iterable[str]) -> KeyedRead[dict[str, OwnHours]]:
    """The own hours of those people who have chosen some; a consistent read."""
    keys = [key_of(person_pk(person_id), hours_sk()) for person_id in sorted(set(person_ids))]
    return KeyedRead(_messages(), keys, lambda items: {own.person_id: own for own in of_kind(OwnHours, items)})


def own_hours(person_id: str) -> KeyedRead[OwnHours]:
    """A person's own hours, without any where they have chosen none; a consistent read."""
    key = key_of(person_pk(person_id), hours_sk())
    return KeyedRead(_messages(), [key], lambda items: first(OwnHours, items) or OwnHours(person_id=person_id))


def own_hours_and_policies(session: Session) -> tuple[OwnHours, dict[str, SchoolPolicy]]:
    """The caller's own hours, and the policy of the session's school by its id; one consistent read."""
    return together(own_hours(session.person_id), policies_of([session.organisation_id]))


def store_hours(own: OwnHours) -> None:
    """Write a person's hours in place of the earlier ones; the chats that they have muted stay so."""
    chosen = {name: getattr(own, name) for name in HOURS}
    present = {name: value for name, value in chosen.items() if value}
    written = ", ".join(f"{name} = :{name}" for name in ("entity", "person_id", *present))
    removed = ", ".join(name for name in HOURS if name not in present)
    expression = f"SET {written}" + (f" REMOVE {removed}" if removed else "")
    update_alone(update(_messages(), own.key, expression, entity=own.entity, person_id=own.person_id, **present))


def mute_chat(person_id: str, chat_id: str) -> None:
    """Note that nothing is to ring for a person in a chat."""
    own = OwnHours(person_id=person_id)
    expression = "SET entity = :entity, person_id = :person_id ADD muted_chats :chats"
    update_alone(update(_messages(), own.key, expression, entity=own.entity, person_id=person_id, chats={chat_id}))


def unmute_chat(person_id: str, chat_id: str) -> None:
    """Take that back."""
    key = OwnHours(person_id=person_id).key
    with contextlib.suppress(ConditionFailedError):
        update_alone(update(_messages(), key, "DELETE muted_chats :chats", "attribute_exists(pk)", chats={chat_id}))


def _messages() -> str:
    return Setting.MESSAGES_TABLE.read()


def _state() -> str:
    return Setting.STATE_TABLE.read()
