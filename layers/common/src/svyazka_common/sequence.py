"""Numbering what happens to a person, in the transaction in which it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.records.base import Prefix, key_of
from svyazka_common.records.link import Sequence
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import update

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.link import Link
    from svyazka_common.transactions import Action

NAMES = {"#number": "number", "#left": "left", "#linked": "linked", "#unlinked": "unlinked"}


def chats_changed(person_id: str, joined: Iterable[str], left: Iterable[str]) -> Action:
    """Return the action that numbers a change of chats: the ids of those that the person joined and left."""
    values = {"joined": sorted(joined), "left": sorted(left)}
    return _number(person_id, "joined = :joined, #left = :left", "#linked, #unlinked", values)


def linked(link: Link) -> Action:
    """Return the action that numbers the making of a link."""
    return _number(link.person_id, "#linked = :account", "joined, #left, #unlinked", {"account": _account(link)})


def unlinked(link: Link) -> Action:
    """Return the action that numbers the removal of a link."""
    return _number(link.person_id, "#unlinked = :account", "joined, #left, #linked", {"account": _account(link)})


def _account(link: Link) -> dict[str, str]:
    return {"account_id": link.account_id, "organisation_id": link.organisation_id}


def _number(person_id: str, settings: str, removed: str, values: dict[str, Any]) -> Action:
    return update(
        Setting.STATE_TABLE.read(),
        key_of(person_pk(person_id), Prefix.SEQUENCE.key()),
        f"ADD #number :one SET entity = :entity, person_id = :person_id, {settings} REMOVE {removed}",
        names=NAMES,
        one=1,
        entity=Sequence.entity,
        person_id=person_id,
        **values,
    )
